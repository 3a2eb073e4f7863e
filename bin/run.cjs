#!/usr/bin/env node
// Written for every Node there is: an old one must be able to read the line that names the new one.
'use strict'
var version = process.versions.node.split('.')
if (Number(version[0]) < 24 || (Number(version[0]) === 24 && Number(version[1]) < 7)) {
  process.stderr.write(
    'mctl: Node.js 24.7 or newer is needed, this is ' +
      process.versions.node +
      '\nInstall it from https://nodejs.org, or use the standalone program, which needs none\n',
  )
  process.exitCode = 1
} else {
  require('node:module').enableCompileCache()
  require('../dist/main.cjs')
}
