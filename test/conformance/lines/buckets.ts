import {type Line, lines} from '../line.ts'

const byServer = (text: string): Line[] =>
  lines(text).map((each) => ({...each, differsByServer: true}))

/** What mc does to the buckets before the first line. */
export const preparation: readonly string[] = [
  'mb t/bkt1 t/bkt2 t/bkt3',
  'mb --with-versioning t/ver',
  'mb -l t/locked',
  'mb -p n/bkt1',
  'cp hello.txt t/bkt1/plain.txt',
  "cp --attr 'k1=v1;Content-Type=text/x-test' --tags 'a=b&c=d' hello.txt t/bkt1/dir/attr.txt",
  'cp --enc-s3 t/bkt1/s3.txt hello.txt t/bkt1/s3.txt',
  'cp --enc-kms t/bkt1/kms.txt=my-key hello.txt t/bkt1/kms.txt',
  'cp hello.txt t/ver/o.txt',
  'cp ro.json t/ver/p.txt',
  'cp hello.txt t/ver/p.txt',
  'rm t/ver/o.txt',
]

export const bucketLines: readonly Line[] = [
  ...lines(`
    encrypt info t/bkt1
    encrypt set sse-s3 t/bkt1
    encrypt info t/bkt1
    encrypt set sse-kms my-key t/bkt2
    encrypt info t/bkt2
    encrypt info t/bkt2/
    encrypt set sse-kms nosuch t/bkt3
    encrypt set aes t/bkt3
    encrypt set SSE-S3 t/bkt1
    encrypt set sse-s3
    encrypt set sse-s3 n/bkt1
    encrypt set sse-kms my-key n/bkt1
    encrypt info n/bkt1
    encrypt info t/nosuchbucket
    encrypt info t/bkt1/some/prefix
    encrypt info nosuchalias/bkt1
    encrypt clear t/bkt1
    encrypt clear t/bkt1
    encrypt info al/bkt1
  `),
  ...byServer(`
    stat t
    stat t/bkt1
    stat t/bkt2
    stat t/ver
    stat t/locked
    stat t/bkt1/s3.txt
    stat t/bkt1/kms.txt
    stat -r t/bkt1
    stat --versions t/ver/p.txt
    stat --versions -r t/ver
    admin info t
    admin info n
    admin info t/
    admin info t --offline
  `),
  ...lines(`
    stat t/bkt1/plain.txt
    stat t/bkt1/dir/attr.txt
    stat t/bkt1/dir
    stat --versions t/ver/o.txt
    stat t/ver/o.txt
    stat t/bkt1/nosuch.txt
    stat t/nosuchbucket
    stat t/bkt1/plain.txt t/bkt1/dir/attr.txt
    stat -v t/bkt1/plain.txt
    stat hello.txt
    stat
    admin info nosuch
    admin info {url}
    admin info w
    admin info u
  `),
]
