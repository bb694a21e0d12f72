const { App } = require('@rocket.chat/apps-engine/definition/App')
const { remember } = require('./memory')

class CountApp extends App {
  async executor(context, read, modify, http, persis) {
    const users = read.getUserReader()
    await users.getById('ada') //! getById user.read ~
    await greet(users, modify)
    await http.get('https://count.example') //! get networking ~
    await remember(persis, { read: 1 })
    const counter = new Counter(modify)
    await counter.count()
    // Objects of this app, whose methods are called like those of the engine.
    const shelf = { getById: (id) => id, post: () => 1, finish: () => 2 }
    shelf.getById('a')
    shelf.post()
    new Map().get('http')
  }
}

class Counter {
  constructor(modify) {
    this.modify = modify
    this.creator = modify.getCreator()
  }

  async count() {
    const message = this.creator.startMessage().setText('1')
    await this.creator.finish(message) //! finish message.write ~
    await this.modify.getDeleter().deleteRoom('old') //! deleteRoom room.write ~
  }
}

async function greet(people, modify) {
  const { getByUsername } = people //! getByUsername user.read ~
  await getByUsername('ada')
  await notifier(modify).notifyRoom({}, {}) //! notifyRoom message.write ~
}

function notifier(modify) {
  return modify.getNotifier()
}

module.exports = { CountApp }
