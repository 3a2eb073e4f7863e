/** The files that lie in the folder where the lines run. */
export function filesOfLines(url: string): Record<string, string> {
  const key = {accessKey: 'rootuser', secretKey: 'root-secret-12'}
  return {
    'hello.txt': 'hello world\n',
    'ro.json': JSON.stringify(policy(['s3:GetObject', 's3:ListBucket'])),
    'rw.json': JSON.stringify(policy(['s3:*'])),
    'no-version.json': JSON.stringify({Statement: policy(['s3:*']).Statement}),
    'bad-action.json': JSON.stringify(policy(['s3:Fly'])),
    'empty.json': '{}',
    'bad.json': '{not json',
    'hosts.env': `MC_HOST_m=${url.replace('://', '://rootuser:root-secret-12@')}\n`,
    'alias.json': JSON.stringify({url, ...key, api: 's3v4', path: 'auto'}),
  }
}

const policy = (actions: readonly string[]) => ({
  Version: '2012-10-17',
  Statement: [
    {Effect: 'Allow', Action: actions, Resource: ['arn:aws:s3:::bkt1', 'arn:aws:s3:::bkt1/*']},
  ],
})
