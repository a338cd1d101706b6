const handlers = { ['hand' + 'ler']: async (event) => ({ ...event, from: 'default' }) }
module.exports = handlers
