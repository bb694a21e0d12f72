exports.remember = async (storage, value) => {
  await storage.create(value) //! create persistence ~
}
