import type {ChildProcess} from 'node:child_process'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {setTimeout as sleep} from 'node:timers/promises'

/** The exit code of a process, and the most memory it had in MiB, where the system tells it: on Linux. */
export async function peakMemory(
  child: ChildProcess,
): Promise<{exitCode: unknown; mebibytes: number | undefined}> {
  const closed = once(child, 'close')
  let isOver = false
  void closed.then(() => {
    isOver = true
  })
  let most = 0
  while (!isOver) {
    most = Math.max(most, highWater(child.pid))
    await sleep(20)
  }
  const [exitCode] = await closed
  return {exitCode, mebibytes: process.platform === 'linux' ? most / 1024 : undefined}
}

function highWater(pid: number | undefined): number {
  try {
    const [, kibibytes = '0'] =
      /^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kibibytes)
  } catch {
    // Gone in the meantime, or a system without such files.
    return 0
  }
}
