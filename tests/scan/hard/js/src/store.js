let users

export function init(read) {
  users = read.getUserReader()
}

export function find(id) {
  return users.getById(id) //! getById user.read ~
}
