#!/usr/bin/env node
'use strict'

process.exitCode = require('./native.js').runCli(process.argv.slice(2))
