import { MockActivityEnvironment } from '@temporalio/testing';
import { createNotificationActivities } from '../../activities/notifications/notification-activities';
import {
  claimNotification,
  gatherNotices,
  isSomethingToSend,
  settleNotification,
} from '../../activities/notifications/outbox';
import { failed, sent } from '../../activities/notifications/sent';
import { removeOldToDos } from '../../activities/runs/remove-old-to-dos';
import type { ToDoBody } from '../../api/schemas/to-do';
import type { Instance } from '../../entities/instance.entity';
import { Notification } from '../../entities/notification.entity';
import { createLogger } from '../../platform/logger';
import { fillBackOffice } from '../support/a-back-office';
import { startApiUnderTest, type ApiUnderTest } from './support/api-under-test';

let under: ApiUnderTest;
let instance: Instance;

beforeAll(async () => {
  under = await startApiUnderTest();
  instance = await fillBackOffice(under.dataSource);
  await under.dataSource.query(
    `with raised as (
       insert into to_do (instance_id, kind, subject, reason_code, words, responsible, due_at)
       values ($1, 'failingOrder', 'UNTOLD', 'internal', '', '{}', now()) returning id
     )
     insert into notice (to_do_id, channel, recipient) select id, 'mail', 'ops@nord.example' from raised`,
    [instance.id],
  );
}, 60_000);
afterAll(() => under.stop());

const failedLines = async (): Promise<ToDoBody[]> =>
  (await under.call({ url: `/to-dos?instance=${instance.code}&kind=failedLine` })).json<{ items: ToDoBody[] }>().items;

describe('RUN-02 a message', () => {
  const queued = async (state = 'waiting', subjects: readonly string[] = []): Promise<string> => {
    const [message]: { id: string }[] = await under.dataSource.query(
      `insert into notification (channel, recipient, to_do_count, state) values ('mail', 'a@b.example', 1, $1) returning id`,
      [state],
    );
    const id = message?.id ?? '';
    await under.dataSource.query(
      `insert into notice (to_do_id, channel, recipient, notification_id)
       select id, 'mail', $2::text, $2::uuid from to_do where subject = any($1::text[])`,
      [subjects, id],
    );
    return id;
  };
  const stateOf = async (id: string): Promise<string | undefined> =>
    (await under.dataSource.getRepository(Notification).findOneBy({ id }))?.state;
  /** Claimed twice, the first time by somebody who is so slow that the second takes it over. */
  const claimedTwice = async () => {
    await queued();
    const slow = await claimNotification(under.dataSource);
    await under.dataSource.query(`update notification set claimed_until = now() - interval '1 s' where id = $1`, [
      slow?.id,
    ]);
    const next = await claimNotification(under.dataSource);
    if (slow === null || slow.id !== next?.id) throw new Error('It was not claimed twice');
    return { slow, next };
  };

  it('that was sent stays so, whatever somebody says who was too slow', async () => {
    const { slow, next } = await claimedTwice();
    await settleNotification(under.dataSource, next, sent);
    expect(await settleNotification(under.dataSource, slow, failed('Nobody answers'))).toBe('sent');
    expect(await stateOf(next.id)).toBe('sent');
  });

  it('is left to whoever took it over, unless the slow one sent it after all', async () => {
    const { slow, next } = await claimedTwice();
    await settleNotification(under.dataSource, slow, failed('Nobody answers'));
    expect(await claimNotification(under.dataSource)).toBeNull();
    await settleNotification(under.dataSource, next, failed('Nobody answers'));
    expect(await settleNotification(under.dataSource, slow, sent)).toBe('sent');
  });

  it('that a mail server refuses is logged without its words, in which the recipient stands', async () => {
    const id = await queued('waiting', ['UNTOLD']);
    const lines: string[] = [];
    const destination = { write: (line: string) => lines.push(line) };
    const refusal = failed('550 <a@b.example> is not here', { isFinal: true });
    const { sendNotifications } = createNotificationActivities({
      ...{
        dataSource: under.dataSource,
        publicUrl: 'https://c.example',
        pace: { gatherSeconds: 3600, pauseSeconds: 1 },
      },
      ...{ sendMail: () => Promise.resolve(refusal), sendWebhook: () => Promise.resolve(sent) },
      logger: createLogger({ name: 'test', level: 'info', destination }),
    });
    expect(await new MockActivityEnvironment().run(sendNotifications)).toEqual({ sent: 0, failed: 0, givenUp: 1 });
    expect(lines.join()).toContain(id);
    expect(lines.join()).not.toContain('a@b.example');
    expect(await under.dataSource.getRepository(Notification).findOneBy({ id })).toMatchObject({
      lastError: '550 <a@b.example> is not here',
    });
  });

  it('is neither gathered nor sent by a copied database before Go live', async () => {
    const isDue = () => isSomethingToSend(under.dataSource, { gatherSeconds: 0, pauseSeconds: 0 }, '');
    const id = await queued('waiting', ['UNTOLD']);
    expect(await isDue()).toBe(true);
    await under.dataSource.query(`update instance set is_copied = true`);
    expect(await isDue()).toBe(false);
    await gatherNotices(under.dataSource, { gatherSeconds: 0, pauseSeconds: 0 });
    expect(await claimNotification(under.dataSource)).toBeNull();
    const gathered: object[] = await under.dataSource.query(
      `select from notification where id <> $1 and attempts = 0`,
      [id],
    );
    expect(gathered).toEqual([]);
    await under.dataSource.query(`update instance set is_copied = false`);
    expect((await claimNotification(under.dataSource))?.id).toBe(id);
  });

  it("goes with the last to-do that it told of; to-do's that are done go when the logs do", async () => {
    await under.dataSource.query(`update instance set settings = settings || '{"keepLogsForDays": 10}'`);
    await under.dataSource.query(
      `insert into to_do (instance_id, kind, subject, reason_code, words, responsible, due_at, raised_at, closed_at)
       select $1, 'failedLine', subject, 'internal', '', '{}', now(), now() - interval '40 days', now() - age
         from (values ('OLD', interval '11 days'), ('TO-TELL', interval '11 days'), ('YOUNG', interval '9 days'),
                      ('OPEN', null)) as t (subject, age)`,
      [instance.id],
    );
    const [ofOld, ofBoth] = [await queued('sent', ['OLD']), await queued('givenUp', ['OLD', 'YOUNG'])];
    const toTell = await queued('waiting', ['TO-TELL']);
    await removeOldToDos(under.dataSource);
    const left = (await failedLines()).map(({ subject }) => subject);
    expect(left.sort()).toEqual(['OPEN', 'TO-TELL', 'YOUNG']);
    expect(await Promise.all([ofOld, ofBoth, toTell].map(stateOf))).toEqual([undefined, 'givenUp', 'waiting']);
  });
});
