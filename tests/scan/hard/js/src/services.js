export default (read, http) => ({
  async load() {
    await http.get('https://a.example') //! get networking ~
    return read.getMessageReader().getById('a') //! getById message.read ~
  },
  get: () => 1,
})
