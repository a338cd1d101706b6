import { afterEach, beforeEach, expect, test } from 'vitest'
import { TriggerError } from '../../src/domain/triggers/trigger-invoker.js'
import type { Message } from '../../src/entities/message.js'
import { FunctionTransport } from '../../src/jobs/function-transport.js'
import type { MessageDelivery } from '../../src/jobs/message-delivery.js'
import { type MessageStage, openMessageStage } from './message-stage.js'

const arn = 'arn:aws:lambda:us-east-1:123456789012:function:sender'

let stage: MessageStage
let delivery: MessageDelivery | undefined

beforeEach(async () => {
  stage = await openMessageStage()
})
afterEach(async () => {
  await delivery?.stop()
  await stage.storage.close()
})

async function queue(count: number, to = arn): Promise<void> {
  const sender = { arn: to, event: { request: {} } }
  const message: Message = {
    poolId: stage.pool.id,
    kind: 'sign-up',
    channel: 'email',
    to: 'a@example.com',
    body: '123456',
    code: '123456',
    sender,
  }
  await stage.storage.transaction(async (tx) => {
    for (let index = 0; index < count; index++) await stage.outbox.add(tx, message)
  })
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 8000
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('It did not happen in time.')
    await pause(20)
  }
}

test('a function that hangs, with more messages than may wait for it, delays neither mails nor other functions', async () => {
  let release = () => {}
  const hanging = new Promise<void>((resolve) => {
    release = resolve
  })
  let [calls, mails, quick] = [0, 0, 0]
  await queue(150)
  await queue(1, `${arn}-quick`)
  await stage.sendCode('b@example.com')
  delivery = stage.startDelivery({
    email: { deliver: async () => void mails++ },
    functions: {
      async deliver({ sender }) {
        if (sender?.arn !== arn) return void quick++
        calls++
        await hanging
      },
    },
  })
  await until(() => mails === 1 && quick === 1)
  expect(calls).toBe(20)

  release()
  await until(async () => {
    stage.clock.advance(5)
    return stage.are(152, 'delivered')
  })
  expect(calls).toBe(150)
})

test('a function that fails is called again later; neither log nor outbox quote it', async () => {
  let calls = 0
  const send = async () => {
    calls++
    if (calls === 1) throw new TriggerError('function-error', 'could not send 123456')
  }
  await queue(1)
  delivery = stage.startDelivery({ functions: new FunctionTransport({ triggers: { send, sendNotice: send } }) })
  await until(async () => (await stage.entries())[0]?.tries === 1)
  const [entry] = await stage.entries()
  expect(entry?.lastError).toBe('the custom sender failed')
  expect(stage.logged.join()).not.toContain('123456')

  stage.clock.advance(16)
  await until(() => stage.are(1, 'delivered'))
  expect(calls).toBe(2)
})

test('stop waits no longer than its grace for a function that hangs', async () => {
  let calls = 0
  await queue(1)
  const never = new Promise<void>(() => undefined)
  delivery = stage.startDelivery({
    functions: {
      deliver: () => {
        calls++
        return never
      },
    },
  })
  await until(() => calls === 1)
  const began = performance.now()
  await delivery.stop()

  expect(performance.now() - began).toBeLessThan(3000)
})
