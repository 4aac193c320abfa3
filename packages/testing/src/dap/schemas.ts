/** A value of JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** What the API answers about a table: its JSON Schema and which one it is. */
export interface DapSchema {
  readonly schema: { readonly [name: string]: Json };
  readonly version: number;
}

type Properties = { readonly [name: string]: Json };

const bigint = { type: 'integer', format: 'int64' };
const integer = { type: 'integer', format: 'int32' };
const bool = { type: 'boolean' };
const text = { type: 'string' };
const text255 = { type: 'string', maxLength: 255 };
const moment = { type: 'string', format: 'date-time' };
const uuid = { type: 'string', format: 'uuid' };
const bigText = { oneOf: [{ type: 'string', const: '__dap_oversized_truncated__' }, text] };
const labels = (...values: string[]): Json => ({ type: 'string', enum: [...values, '__dap_unspecified__'] });
const definition = (name: string): Json => ({ $ref: `#/definitions/${name}` });

interface SchemaParts {
  readonly key?: Json;
  readonly value: Properties;
  readonly required: readonly string[];
  readonly definitions?: Properties;
}

/** A table's schema in the API's shape: `meta`, `key` and `value`. */
export function dapSchema(version: number, { key = bigint, value, required, definitions }: SchemaParts): DapSchema {
  const group = (properties: Properties, needed: readonly string[]): Json => ({
    type: 'object',
    properties,
    additionalProperties: false,
    required: needed,
  });
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    ...(definitions === undefined ? {} : { definitions }),
    properties: {
      meta: group({ ts: moment, action: { type: 'string', enum: ['U', 'D'] } }, ['ts']),
      key: group({ id: key }, ['id']),
      value: group(value, required),
    },
    additionalProperties: false,
    required: ['key'],
  };
  return { schema, version };
}

const accountColumns = {
  name: text255,
  deleted_at: moment,
  parent_account_id: bigint,
  current_sis_batch_id: bigint,
  storage_quota: bigint,
  default_storage_quota: bigint,
  default_locale: text255,
  default_user_storage_quota: bigint,
  default_group_storage_quota: bigint,
  integration_id: text255,
  lti_context_id: text255,
  consortium_parent_account_id: bigint,
};

const accountColumnsBehind = { default_time_zone: text255, uuid: text255, sis_source_id: text255 };

/** `canvas.accounts`, every column. */
export const accountsSchema: DapSchema = dapSchema(1, {
  value: {
    ...accountColumns,
    course_template_id: bigint,
    created_at: moment,
    updated_at: moment,
    workflow_state: labels('active', 'deleted', 'suspended'),
    ...accountColumnsBehind,
  },
  required: ['created_at', 'updated_at', 'workflow_state'],
});

/**
 * A version 2 of `canvas.accounts` that nobody published: a label at the end of an enumeration, an optional column, a required one with a
 * default, a new enumeration, and `course_template_id` gone.
 */
export const accountsSchema2: DapSchema = dapSchema(2, {
  value: {
    ...accountColumns,
    created_at: moment,
    updated_at: moment,
    workflow_state: { type: 'string', enum: ['active', 'deleted', 'suspended', '__dap_unspecified__', 'archived'] },
    ...accountColumnsBehind,
    dap_test_optional: { type: 'string', maxLength: 64 },
    dap_test_required: { type: 'integer', format: 'int32', default: 0 },
    dap_test_state: labels('on', 'off'),
  },
  required: ['created_at', 'updated_at', 'workflow_state', 'dap_test_required'],
});

const settings = {
  type: 'object',
  properties: {
    allow_student_discussion_editing: text,
    allow_student_discussion_topics: text,
    course_format: text,
    hide_final_grade: text,
    public_syllabus: text,
    syllabus_updated_at: text,
    usage_rights_required: text,
  },
  additionalProperties: false,
};

/** `canvas.courses`, most columns: big texts, booleans, and an object. */
export const coursesSchema: DapSchema = dapSchema(1, {
  value: {
    storage_quota: bigint,
    integration_id: text255,
    lti_context_id: text255,
    sis_batch_id: bigint,
    created_at: moment,
    updated_at: moment,
    workflow_state: labels('created', 'claimed', 'available', 'completed', 'deleted'),
    account_id: bigint,
    grading_standard_id: bigint,
    start_at: moment,
    sis_source_id: text255,
    group_weighting_scheme: text255,
    conclude_at: moment,
    is_public: bool,
    syllabus_body: bigText,
    wiki_id: bigint,
    allow_student_organized_groups: bool,
    course_code: text255,
    default_view: text255,
    enrollment_term_id: bigint,
    open_enrollment: bool,
    tab_configuration: text,
    license: text255,
    public_description: bigText,
    self_enrollment_limit: integer,
    home_page_announcement_limit: integer,
    template: bool,
    homeroom_course: bool,
    sync_enrollments_from_homeroom: bool,
    homeroom_course_id: bigint,
    locale: text255,
    name: text255,
    time_zone: text255,
    uuid: text255,
    settings,
  },
  required: [
    'created_at',
    'updated_at',
    'workflow_state',
    'account_id',
    'allow_student_organized_groups',
    'enrollment_term_id',
    'template',
    'homeroom_course',
    'sync_enrollments_from_homeroom',
  ],
});

/** `canvas.users`, every column. */
export const usersSchema: DapSchema = dapSchema(1, {
  value: {
    deleted_at: moment,
    storage_quota: bigint,
    lti_context_id: text255,
    created_at: moment,
    updated_at: moment,
    workflow_state: labels('creation_pending', 'deleted', 'pending_approval', 'pre_registered', 'registered'),
    sortable_name: text255,
    avatar_image_url: text255,
    avatar_image_source: text255,
    avatar_image_updated_at: moment,
    short_name: text255,
    last_logged_out: moment,
    pronouns: bigText,
    merged_into_user_id: bigint,
    locale: text255,
    name: text255,
    time_zone: text255,
    uuid: text255,
    school_name: text255,
    school_position: text255,
    public: bool,
  },
  required: ['created_at', 'updated_at', 'workflow_state'],
});

/** `canvas_logs.web_logs`, every column: a uuid as key, definitions, open enumerations, addresses. The labels are invented. */
export const webLogsSchema: DapSchema = dapSchema(5, {
  definitions: {
    HTTPMethod: labels('GET', 'POST', 'PUT', 'DELETE', 'HEAD'),
    HTTPStatus: labels('200', '302', '404', '500'),
    HTTPVersion: labels('HTTP/1.1', 'HTTP/2'),
    Controller: labels('accounts', 'courses', 'users'),
    Action: labels('index', 'show', 'create'),
    ContextType: labels('Account', 'Course', 'User'),
  },
  key: uuid,
  value: {
    timestamp: moment,
    user_id: bigint,
    real_user_id: bigint,
    course_id: bigint,
    quiz_id: bigint,
    discussion_id: bigint,
    conversation_id: bigint,
    assignment_id: bigint,
    url: bigText,
    http_method: definition('HTTPMethod'),
    http_status: definition('HTTPStatus'),
    http_version: definition('HTTPVersion'),
    remote_ip: {
      oneOf: [
        { type: 'string', format: 'ipv4' },
        { type: 'string', format: 'ipv6' },
      ],
    },
    interaction_micros: integer,
    web_application_controller: { oneOf: [definition('Controller'), text] },
    web_application_action: { oneOf: [definition('Action'), text] },
    web_application_context_type: definition('ContextType'),
    web_application_context_id: bigint,
    session_id: uuid,
    developer_key_id: bigint,
    participated: bool,
    user_agent: text255,
  },
  required: [
    'timestamp',
    'url',
    'http_method',
    'http_status',
    'http_version',
    'remote_ip',
    'interaction_micros',
    'participated',
  ],
});

/** The schemas that tables of these names have when none is given. */
export const sampleSchemas: ReadonlyMap<string, DapSchema> = new Map([
  ['canvas.accounts', accountsSchema],
  ['canvas.courses', coursesSchema],
  ['canvas.users', usersSchema],
  ['canvas_logs.web_logs', webLogsSchema],
]);
