// Takes resumable uploads (tus 1.0) of counters behind nginx and leaves them for the ingest.
//
//   node server.mjs --folder DIR (--socket PATH | --port N) [--max-bytes N]
//                   [--most-uploads N] [--most-bytes N] [--reserve-bytes N]
//
// An upload is two files: DIR/<id>, its bytes, and DIR/<id>.json, with `size` and `metadata.owner`:
// SHA-256 (lower-case hex) of the certificate that created it. It is whole when DIR/<id> has `size`
// bytes. The ingest takes whole ones away, and unfinished ones after some days.
//
// What @tus/server 2.4.5 and @tus/file-store 2.1.1 do not do, seen on 2026-11-27:
// - No checksum extension: a wrong Upload-Checksum gets 204. The ingest compares the digest.
// - No fsync: after a power cut bytes that were answered with 204 may be gone. Only the ingest's
//   receipt counts; a counter asks for the offset (HEAD) whenever it goes on.
// - cleanUpExpiredUploads() deletes finished uploads as well (the stored `offset` stays 0, so each
//   looks unfinished). It is not used, and no expiration is set.
// - Any path ends in the same place (`POST /whatever` creates): paths are checked here.
// - GET gives any finished upload away: refused here.
// - Node's own limit of 300 s for a whole request would cut slow lines: nginx measures silence.
// - A second request for an upload that is still being written waits lockDrainTimeout (3 s by
//   default) in a busy loop (MemoryLocker, setImmediate): shortened here.

import {randomBytes, X509Certificate} from 'node:crypto'
import {chmodSync, mkdirSync, rmSync} from 'node:fs'
import {readdir, readFile, rm, stat, statfs} from 'node:fs/promises'
import http from 'node:http'
import path from 'node:path'
import {parseArgs} from 'node:util'
import {FileStore} from '@tus/file-store'
import {EVENTS, Server} from '@tus/server'

const PATH = '/files'
const ID = /^[0-9a-f]{32}$/
const IDLE_MS = 15 * 60 * 1000
// How long an upload that is being made may be without its files.
const MAKING_MS = 60 * 1000

const options = readOptions()
mkdirSync(options.folder, {recursive: true, mode: 0o750})

/** Where an upload's bytes and its description lie. */
const bytesOf = (id) => path.join(options.folder, id)
const descriptionOf = (id) => path.join(options.folder, `${id}.json`)

const refused = (status, code, facts = {}) => ({
  status_code: status,
  body: JSON.stringify({code, facts}),
})

/** SHA-256 of the certificate that nginx checked; undefined when it hands on none. */
function fingerprintOf(header) {
  if (!header) return undefined
  try {
    const certificate = new X509Certificate(decodeURIComponent(header))
    return certificate.fingerprint256.replaceAll(':', '').toLowerCase()
  } catch {
    return undefined
  }
}

const ownerOf = (request) => fingerprintOf(request.headers.get('x-client-cert'))

async function described(id) {
  try {
    return JSON.parse(await readFile(descriptionOf(id), 'utf8'))
  } catch {
    return undefined
  }
}

/** Uploads by owner, so that nobody has to read every description to count one's own. */
class Owned {
  #ids = new Map()

  async read() {
    for (const name of await readdir(options.folder)) {
      const id = path.basename(name, '.json')
      if (!name.endsWith('.json') || !ID.test(id)) continue
      const owner = (await described(id))?.metadata?.owner
      if (owner) this.add(owner, id, 0, 0)
    }
  }

  /** From now on it counts, also before its files are there. */
  add(owner, id, size, at) {
    if (!this.#ids.has(owner)) this.#ids.set(owner, new Map())
    this.#ids.get(owner).set(id, {size, at})
  }

  /** Its files are there: once they are gone it counts no longer. */
  made(owner, id) {
    const known = this.#ids.get(owner)?.get(id)
    if (known) known.at = 0
  }

  /** What this owner has here: id, declared size, bytes so far, last written. */
  async of(owner) {
    const found = []
    for (const [id, made] of [...(this.#ids.get(owner) ?? [])]) {
      const [description, bytes] = await Promise.all([
        described(id),
        stat(bytesOf(id)).catch(() => undefined),
      ])
      if (description && bytes) {
        found.push({id, size: description.size, has: bytes.size, at: bytes.mtimeMs})
      } else if (Date.now() - made.at < MAKING_MS) {
        found.push({id, size: made.size, has: 0, at: made.at})
      } else {
        this.#ids.get(owner).delete(id)
      }
    }
    return found
  }
}

const owned = new Owned()

/** One at a time: two creations must not both find the last free place. */
let turn = Promise.resolve()
function inTurn(work) {
  const result = turn.then(work)
  turn = result.catch(() => {})
  return result
}

/** A place for one more upload of this owner, or the reason why there is none. */
async function makeRoom(owner, size) {
  const disk = await statfs(options.folder)
  if (disk.bavail * disk.bsize < size + options.reserveBytes) throw refused(507, 'upload.target_full')
  let mine = await owned.of(owner)
  const forgotten = mine
    .filter((one) => one.has < one.size && Date.now() - one.at > IDLE_MS)
    .sort((one, other) => one.at - other.at)
  while (!fits(mine, size) && forgotten.length > 0) {
    // A counter that died before it noted an upload's URL never comes back for it.
    const {id} = forgotten.shift()
    await Promise.all([bytesOf(id), descriptionOf(id)].map((file) => rm(file, {force: true})))
    mine = mine.filter((one) => one.id !== id)
  }
  if (!fits(mine, size)) throw refused(429, 'upload.failed')
}

function fits(mine, size) {
  const bytes = mine.reduce((sum, one) => sum + one.size, size)
  return mine.length < options.mostUploads && bytes <= options.mostBytes
}

const tus = new Server({
  path: PATH,
  datastore: new FileStore({directory: options.folder}),
  relativeLocation: true,
  maxSize: options.maxBytes,
  lockDrainTimeout: 300,
  // Nobody comes with a browser.
  allowedOrigins: ['null'],
  namingFunction: () => randomBytes(16).toString('hex'),
  getFileIdFromRequest: (request) => idIn(request.url),
  onIncomingRequest: async (request, id) => {
    if (request.method === 'POST') return
    const owner = (await described(id))?.metadata?.owner
    if (!owner || owner !== ownerOf(request)) throw refused(404, 'delivery.absent')
  },
  onUploadCreate: async (request, upload) => {
    if (upload.sizeIsDeferred) throw refused(400, 'exchange.message_invalid', {field: 'size'})
    const owner = ownerOf(request)
    await inTurn(async () => {
      await makeRoom(owner, upload.size)
      owned.add(owner, upload.id, upload.size, Date.now())
    })
    // What the client says about the file is not kept: the ingest asks with the delivery.
    return {metadata: {owner}}
  },
})

tus.on(EVENTS.POST_CREATE, (_request, upload) => owned.made(upload.metadata.owner, upload.id))

function idIn(url) {
  const last = new URL(url, 'http://tus').pathname.slice(PATH.length + 1)
  return ID.test(last) ? last : undefined
}

/** Is this a request that the tus server should see at all? */
function fault(request) {
  const {pathname} = new URL(request.url, 'http://tus')
  const isWhole = pathname === PATH || pathname === `${PATH}/`
  const method = request.method
  if (method === 'GET') return refused(404, 'delivery.absent')
  if (method === 'POST' || method === 'OPTIONS' ? !isWhole : !idIn(request.url)) {
    return refused(404, 'delivery.absent')
  }
  if (!fingerprintOf(request.headers['x-client-cert'])) {
    return refused(401, 'exchange.counter_unknown')
  }
  return undefined
}

const listener = http.createServer((request, response) => {
  let why
  try {
    why = fault(request)
  } catch {
    why = refused(400, 'exchange.message_invalid', {field: 'path'})
  }
  if (why) {
    response.writeHead(why.status_code, {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(why.body),
      Connection: 'close',
    })
    response.end(request.method === 'HEAD' ? undefined : why.body)
    return
  }
  tus.handle(request, response).catch(() => response.destroy())
})
listener.requestTimeout = 0
listener.headersTimeout = 30_000
listener.keepAliveTimeout = 60_000

await owned.read()
listen()

function listen() {
  if (options.socket) {
    // Left over when the server was killed.
    rmSync(options.socket, {force: true})
    listener.listen(options.socket, () => {
      chmodSync(options.socket, 0o660)
      console.log('ready')
    })
  } else {
    listener.listen(options.port, '127.0.0.1', () => {
      console.log('ready', listener.address().port)
    })
  }
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.on(signal, () => {
      listener.close(() => process.exit(0))
      listener.closeAllConnections()
    })
  }
}

function readOptions() {
  const {values} = parseArgs({
    options: {
      folder: {type: 'string'},
      socket: {type: 'string'},
      port: {type: 'string'},
      'max-bytes': {type: 'string', default: String(200 * 1024 * 1024)},
      'most-uploads': {type: 'string', default: '64'},
      'most-bytes': {type: 'string', default: String(2 * 1024 * 1024 * 1024)},
      // Left free on the disk, so that what runs beside it can go on.
      'reserve-bytes': {type: 'string', default: String(64 * 1024 * 1024)},
    },
  })
  if (!values.folder || !values.socket === !values.port) {
    console.error('server.mjs --folder DIR (--socket PATH | --port N)')
    process.exit(2)
  }
  return {
    folder: path.resolve(values.folder),
    socket: values.socket,
    port: Number(values.port),
    maxBytes: Number(values['max-bytes']),
    mostUploads: Number(values['most-uploads']),
    mostBytes: Number(values['most-bytes']),
    reserveBytes: Number(values['reserve-bytes']),
  }
}
