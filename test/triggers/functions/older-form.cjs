exports.handler = async (event) => ({ ...event, from: 'CommonJS' })
