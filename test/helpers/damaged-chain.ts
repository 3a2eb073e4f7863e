import net from 'node:net'

/** A server whose flight of TLS 1.2 holds a good certificate and a broken one: as MinIO's, after a hot reload of such a file. */
export function damagedChain(leaf: Uint8Array): net.Server {
  const broken = Buffer.from(leaf).fill(0xff, 4, 40)
  const list = vector(3, vector(3, leaf), vector(3, broken))
  const flight = Buffer.concat([message(2, serverHello()), message(11, list), message(14)])
  return net.createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.write(Buffer.concat([Buffer.of(22, 3, 3), vector(2, flight)])))
  })
}

// TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, no compression, no session; RFC 5746 empty.
function serverHello(): Uint8Array {
  const extensions = vector(2, Buffer.of(0xff, 1, 0, 1, 0))
  return Buffer.concat([
    Buffer.of(3, 3),
    Buffer.alloc(32, 7),
    Buffer.of(0, 0xc0, 0x2b, 0),
    extensions,
  ])
}

const message = (type: number, body: Uint8Array = new Uint8Array()): Uint8Array =>
  Buffer.concat([Buffer.of(type), vector(3, body)])

function vector(size: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts)
  const length = Buffer.alloc(size)
  length.writeUIntBE(content.length, 0, size)
  return Buffer.concat([length, content])
}
