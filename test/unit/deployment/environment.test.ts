import {expect, test} from 'vitest'
import {maskedEnvironment} from '../../../src/lib/deployment/environment.ts'

test.each([
  ['MINIO_BROWSER', 'off', 'off'],
  ['MINIO_ROOT_PASSWORD', '*** EXISTS, REDACTED ***', '*** EXISTS, REDACTED ***'],
  ['MINIO_KMS_KES_KEY_NAME', 'tenant-1', 'tenant-1'],
  ['MINIO_KMS_KES_KEY_FILE', '/etc/client.key', '/etc/client.key'],
  ['MINIO_KMS_KES_API_KEY', 'kes:v1:geheim', '********'],
  ['MINIO_NOTIFY_WEBHOOK_AUTH_TOKEN_FILE', 'geheim', '********'],
  ['MINIO_NOTIFY_POSTGRES_CONNECTION_STRING_x', 'host=h password=geheim', '********'],
  ['MINIO_NOTIFY_MYSQL_DSN_STRING_x', 'u:geheim@tcp(h)/d', '********'],
  ['MINIO_NOTIFY_AMQP_URL_x', 'amqp://u:ge/h@eim@h:1/v', 'amqp://********@h:1/v'],
  ['MINIO_LOGGER_WEBHOOK_ENDPOINT_x', 'http://h:1/log', 'http://h:1/log'],
])('%s=%s is shown as %s', (name, value, shown) => {
  expect(maskedEnvironment({[name]: value})).toEqual({[name]: shown})
})
