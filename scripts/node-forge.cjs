// The parts of node-forge that mctl writes DER with: to load all of it takes longer than to make a certificate.
module.exports = require('../node_modules/node-forge/lib/forge.js')
require('../node_modules/node-forge/lib/asn1.js')
require('../node_modules/node-forge/lib/rc2.js')
