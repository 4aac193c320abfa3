/**
 * The part of the API that a sync calls, in the language of protocol buffers: names and field numbers of neosync v0.5.41, and from before
 * v0.5.0 the field `row`. `idempotent` marks calls without side effects.
 */
export const apiText = `
message GetAuthStatusRequest {}
message GetAuthStatusResponse { bool is_enabled = 1; }
message CheckTokenRequest {}
message CheckTokenResponse {}
message RefreshCliRequest { string refresh_token = 1; }
message RefreshCliResponse { AccessToken access_token = 1; }
message AccessToken {
  string access_token = 1; optional string refresh_token = 2; int64 expires_in = 3; string scope = 4;
  optional string id_token = 5; string token_type = 6;
}
service AuthService {
  idempotent rpc GetAuthStatus(GetAuthStatusRequest) returns (GetAuthStatusResponse);
  rpc CheckToken(CheckTokenRequest) returns (CheckTokenResponse);
  rpc RefreshCli(RefreshCliRequest) returns (RefreshCliResponse);
}

enum UserAccountType {
  USER_ACCOUNT_TYPE_UNSPECIFIED = 0; USER_ACCOUNT_TYPE_PERSONAL = 1; USER_ACCOUNT_TYPE_TEAM = 2; USER_ACCOUNT_TYPE_ENTERPRISE = 3;
}
message UserAccount { string id = 1; string name = 2; UserAccountType type = 3; bool has_stripe_customer_id = 4; }
message GetUserAccountsRequest {}
message GetUserAccountsResponse { repeated UserAccount accounts = 1; }
service UserAccountService {
  idempotent rpc GetUserAccounts(GetUserAccountsRequest) returns (GetUserAccountsResponse);
}

message GetConnectionRequest { string id = 1; bool exclude_sensitive = 2; }
message GetConnectionResponse { Connection connection = 1; }
message Connection {
  string id = 1; string name = 2; ConnectionConfig connection_config = 3; string created_by_user_id = 4;
  google.protobuf.Timestamp created_at = 5; string updated_by_user_id = 6; google.protobuf.Timestamp updated_at = 7; string account_id = 8;
}
message ConnectionConfig {
  oneof config {
    PostgresConnectionConfig pg_config = 1; AwsS3ConnectionConfig aws_s3_config = 2; MysqlConnectionConfig mysql_config = 3;
    MongoConnectionConfig mongo_config = 6; GcpCloudStorageConnectionConfig gcp_cloudstorage_config = 7;
    DynamoDBConnectionConfig dynamodb_config = 8; MssqlConnectionConfig mssql_config = 9;
  }
}
message PostgresConnectionConfig { oneof connection_config { string url = 1; PostgresConnection connection = 2; string url_from_env = 6; } }
message PostgresConnection { string host = 1; int32 port = 2; string name = 3; string user = 4; string pass = 5; optional string ssl_mode = 6; }
message MysqlConnectionConfig { oneof connection_config { string url = 1; MysqlConnection connection = 2; string url_from_env = 6; } }
message MysqlConnection { string user = 1; string pass = 2; string protocol = 3; string host = 4; int32 port = 5; string name = 6; }
message AwsS3ConnectionConfig {
  optional string path_prefix = 2; optional AwsS3Credentials credentials = 3; optional string region = 4; optional string endpoint = 5;
  string bucket = 6;
}
message AwsS3Credentials {
  optional string profile = 1; optional string access_key_id = 2; optional string secret_access_key = 3; optional string session_token = 4;
  optional bool from_ec2_role = 5; optional string role_arn = 6; optional string role_external_id = 7;
}
message GcpCloudStorageConnectionConfig { string bucket = 1; optional string path_prefix = 2; optional string service_account_credentials = 3; }
message MongoConnectionConfig { oneof connection_config { string url = 1; } }
message DynamoDBConnectionConfig { optional AwsS3Credentials credentials = 1; optional string region = 2; optional string endpoint = 3; }
message MssqlConnectionConfig { oneof connection_config { string url = 1; } }
service ConnectionService {
  idempotent rpc GetConnection(GetConnectionRequest) returns (GetConnectionResponse);
}

message Nothing {}
message JobSelection { oneof id { string job_id = 1; string job_run_id = 2; } }
message ConnectionStreamConfig {
  oneof config {
    Nothing pg_config = 1; JobSelection aws_s3_config = 2; Nothing mysql_config = 3; JobSelection gcp_cloudstorage_config = 4;
    Nothing dynamodb_config = 5;
  }
}
message ConnectionSchemaConfig {
  oneof config {
    Nothing pg_config = 1; JobSelection aws_s3_config = 2; Nothing mysql_config = 3; Nothing mongo_config = 4;
    JobSelection gcp_cloudstorage_config = 5; Nothing dynamodb_config = 6; Nothing mssql_config = 7;
  }
}
message GetConnectionDataStreamRequest {
  string connection_id = 1; ConnectionStreamConfig stream_config = 2; string schema = 3; string table = 4;
}
message GetConnectionDataStreamResponse { map<string, bytes> row = 1; bytes row_bytes = 2; }
message GetConnectionSchemaRequest { string connection_id = 1; ConnectionSchemaConfig schema_config = 2; }
message GetConnectionSchemaResponse { repeated DatabaseColumn schemas = 1; }
message DatabaseColumn {
  string schema = 1; string table = 2; string column = 3; string data_type = 4; string is_nullable = 5; optional string column_default = 6;
  optional string generated_type = 7; optional string identity_generation = 8;
}
message GetConnectionTableConstraintsRequest { string connection_id = 1; }
message GetConnectionTableConstraintsResponse {
  map<string, ForeignConstraintTables> foreign_key_constraints = 1; map<string, PrimaryConstraint> primary_key_constraints = 2;
  map<string, UniqueConstraints> unique_constraints = 3; map<string, UniqueIndexes> unique_indexes = 4;
}
message ForeignConstraintTables { repeated ForeignConstraint constraints = 1; }
message ForeignConstraint { ForeignKey foreign_key = 3; repeated string columns = 4; repeated bool not_nullable = 5; }
message ForeignKey { string table = 1; repeated string columns = 3; }
message PrimaryConstraint { repeated string columns = 1; }
message UniqueConstraint { repeated string columns = 1; }
message UniqueIndex { repeated string columns = 1; }
message UniqueConstraints { repeated UniqueConstraint constraints = 1; }
message UniqueIndexes { repeated UniqueIndex indexes = 1; }
message InitStatementOptions { bool init_schema = 1; bool truncate_before_insert = 2; bool truncate_cascade = 3; }
message GetConnectionInitStatementsRequest { string connection_id = 1; InitStatementOptions options = 2; }
message GetConnectionInitStatementsResponse {
  map<string, string> table_init_statements = 1; map<string, string> table_truncate_statements = 2;
  repeated SchemaInitStatements schema_init_statements = 3;
}
message SchemaInitStatements { string label = 1; repeated string statements = 2; }
message GetTableRowCountRequest { string connection_id = 1; string schema = 2; string table = 3; optional string where_clause = 4; }
message GetTableRowCountResponse { int64 count = 1; }
service ConnectionDataService {
  rpc GetConnectionDataStream(GetConnectionDataStreamRequest) returns (stream GetConnectionDataStreamResponse);
  idempotent rpc GetConnectionSchema(GetConnectionSchemaRequest) returns (GetConnectionSchemaResponse);
  idempotent rpc GetConnectionTableConstraints(GetConnectionTableConstraintsRequest) returns (GetConnectionTableConstraintsResponse);
  rpc GetConnectionInitStatements(GetConnectionInitStatementsRequest) returns (GetConnectionInitStatementsResponse);
  idempotent rpc GetTableRowCount(GetTableRowCountRequest) returns (GetTableRowCountResponse);
}

enum JobRunStatus {
  JOB_RUN_STATUS_UNSPECIFIED = 0; JOB_RUN_STATUS_PENDING = 1; JOB_RUN_STATUS_RUNNING = 2; JOB_RUN_STATUS_COMPLETE = 3;
  JOB_RUN_STATUS_ERROR = 4; JOB_RUN_STATUS_CANCELED = 5; JOB_RUN_STATUS_TERMINATED = 6; JOB_RUN_STATUS_FAILED = 7;
  JOB_RUN_STATUS_TIMED_OUT = 8;
}
message JobRun {
  string id = 1; string job_id = 2; string name = 3; JobRunStatus status = 4; google.protobuf.Timestamp started_at = 6;
  optional google.protobuf.Timestamp completed_at = 7;
}
message GetJobRunsRequest { oneof id { string job_id = 1; string account_id = 2; } }
message GetJobRunsResponse { repeated JobRun job_runs = 1; }
message GetJobRunRequest { string job_run_id = 1; string account_id = 2; }
message GetJobRunResponse { JobRun job_run = 1; }
service JobService {
  idempotent rpc GetJobRuns(GetJobRunsRequest) returns (GetJobRunsResponse);
  idempotent rpc GetJobRun(GetJobRunRequest) returns (GetJobRunResponse);
}
`;
