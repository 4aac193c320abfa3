/** Name of this sink in errors and plans. */
export const connectorName = 'mysql-sink';
