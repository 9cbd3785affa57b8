/** What the records of a generation have in common, as a worker knows it: as long as in a real environment. */
export const constants = {
  cloud_provider: 'aws',
  cloud_region: 'eu-west-1',
  cloud_account_id: '111122223333',
  cloud_resource_id: 'arn:aws:rds:eu-west-1:111122223333:db:orders-1',
  aws_rds_cluster_id: 'orders',
  aws_rds_instance_id: 'orders-1',
  server_address: 'orders-1.c9akciq32rgr.eu-west-1.rds.amazonaws.com',
  server_port: 3306,
  log_file_name: 'slowquery/mysql-slowquery.log.2024-01-03.07',
  aws_s3_bucket: 'orders-aurora-logs-111122223333',
  aws_s3_key: 'logs/orders/orders-1/slowquery/mysql-slowquery.log.2024-01-03.07',
} as const;
