/** What the server reads to find its keys, by the kind of KMS; a variable of a kind makes it present. */
export const groups = {
  minkms: ['MINIO_KMS_SERVER', 'MINIO_KMS_ENCLAVE', 'MINIO_KMS_SSE_KEY', 'MINIO_KMS_API_KEY'],
  kes: [
    'MINIO_KMS_KES_ENDPOINT',
    'MINIO_KMS_KES_KEY_NAME',
    'MINIO_KMS_KES_API_KEY',
    'MINIO_KMS_KES_KEY_FILE',
    'MINIO_KMS_KES_CERT_FILE',
    'MINIO_KMS_KES_KEY_PASSWORD',
    'MINIO_KMS_KES_CAPATH',
  ],
  static: ['MINIO_KMS_SECRET_KEY', 'MINIO_KMS_SECRET_KEY_FILE'],
} as const

export type Kind = keyof typeof groups

/** What the server calls each kind. */
export const serverWords: Readonly<Record<Kind, string>> = {
  minkms: 'MinIO KMS',
  kes: 'MinIO KES',
  static: 'static KMS key',
}

export const autoEncryption = 'MINIO_KMS_AUTO_ENCRYPTION'
export const replicateKeyId = 'MINIO_KMS_REPLICATE_KEYID'
export const environmentFile = 'MINIO_CONFIG_ENV_FILE'

/** Every variable about encryption that the server reads. */
export const readNames: readonly string[] = [
  ...Object.values(groups).flat(),
  autoEncryption,
  replicateKeyId,
]

/** Names of earlier releases, which the server does not read any more, and what took their place. */
export const oldNames: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [
    /^MINIO_(SSE|KMS)_MASTER_KEY$/,
    'MINIO_KMS_SECRET_KEY, as name:base64 (the old key was hexadecimal)',
  ],
  [/^MINIO_(SSE|KMS)_MASTER_KEY_FILE$/, 'MINIO_KMS_SECRET_KEY_FILE, with name:base64 in the file'],
  [/^MINIO_(SSE|KMS)_VAULT_/, 'a KES in front of Vault: MINIO_KMS_KES_ENDPOINT and its companions'],
  [/^MINIO_KMS_KES_STATE$/, 'nothing: a KES is in use when MINIO_KMS_KES_ENDPOINT is set'],
  [/^MINIO_KMS_KES_ENCLAVE$/, 'nothing: KES has no enclaves any more'],
  [/^MINIO_(SSE_)?AUTO_ENCRYPTION$/, autoEncryption],
  [/^MINIO_SSE_/, 'the variable of that purpose whose name begins with MINIO_KMS_'],
]
