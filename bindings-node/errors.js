'use strict'

const { KEY, deepFreeze, demandKey } = require('./internal.js')

class PermissionDeniedError extends Error {
  constructor(key, denial) {
    demandKey(key, 'PermissionDeniedError', 'it is thrown by everything that insists')
    super(denial.message)
    // Own enumerable fields in the order of the core, so that JSON.stringify gives the core's JSON form.
    Object.assign(this, denial.fields)
    Object.freeze(this.missing)
  }
}

class RuntimeStartError extends Error {
  constructor(key, failure) {
    demandKey(key, 'RuntimeStartError', 'it is thrown by AppManifest.runtimeNetwork')
    super(failure.message)
    this.engineMessage = failure.engineMessage
  }
}

class CommunityError extends Error {
  constructor(key, problem) {
    demandKey(key, 'CommunityError', 'it is thrown by Community')
    super(problem.message)
    Object.assign(this, problem.fields)
    deepFreeze(this.diagnostics)
  }
}

class WorkspaceError extends Error {
  constructor(key, problem) {
    demandKey(key, 'WorkspaceError', 'it is thrown by Workspace')
    super(problem.message)
    Object.assign(this, problem.fields)
    deepFreeze(this.diagnostics)
  }
}

class ApiError extends Error {
  constructor(key, refusal) {
    demandKey(key, 'ApiError', 'it is thrown by Workspace.call and Workspace.canSaveSettings')
    super(refusal.message)
    Object.assign(this, refusal.fields)
  }
}

class CallRefusedError extends Error {
  constructor(key, refusal) {
    demandKey(key, 'CallRefusedError', 'it comes from calls of guardCalls')
    super(refusal.message, refusal.cause === undefined ? undefined : { cause: refusal.cause })
    Object.assign(this, refusal.fields)
    deepFreeze(this.missing)
  }
}

class AuditError extends Error {
  constructor(key, problem) {
    demandKey(key, 'AuditError', 'it is thrown by AuditReport')
    super(problem.message)
    Object.assign(this, problem.fields)
  }
}

class RegistryError extends Error {
  constructor(key, refusal) {
    demandKey(key, 'RegistryError', 'it is thrown by AppRegistry')
    super(refusal.message)
    Object.assign(this, refusal.fields)
    deepFreeze(this.diff)
  }
}

// On the prototype and not enumerable, as in the errors of the language.
for (const type of [PermissionDeniedError, RuntimeStartError, CommunityError, WorkspaceError, ApiError, AuditError, CallRefusedError, RegistryError]) {
  Object.defineProperty(type.prototype, 'name', { value: type.name, configurable: true, writable: true })
}

/** Native code throws as plain data what is an error of this `type`. */
function asked(type, question) {
  try {
    return question()
  } catch (problem) {
    throw problem instanceof Error ? problem : new type(KEY, problem)
  }
}

/** Throws what native code found denied; null means that nothing was. */
function throwDenial(denial) {
  if (denial !== null) throw new PermissionDeniedError(KEY, denial)
}

exports.PermissionDeniedError = PermissionDeniedError
exports.RuntimeStartError = RuntimeStartError
exports.CommunityError = CommunityError
exports.WorkspaceError = WorkspaceError
exports.ApiError = ApiError
exports.AuditError = AuditError
exports.CallRefusedError = CallRefusedError
exports.RegistryError = RegistryError
exports.asked = asked
exports.throwDenial = throwDenial
