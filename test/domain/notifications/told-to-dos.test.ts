import { mailOf, webhookBodyOf, type ToldToDos } from '../../../domain/notifications/told-to-dos';
import { pauseBeforeNextAttempt } from '../../../domain/notifications/next-attempt';

const due = '2026-12-01T08:00:00.000Z';
const told: ToldToDos = {
  ...{ notificationId: 'c0ffee', createdAt: '2026-11-30T08:00:00.000Z', publicUrl: 'https://connector.example' },
  groups: [
    { instance: 'demo', reasonCode: 'unknownSku', count: 1000, firstDueAt: due, subjects: ['AN-1', 'AN-2'] },
    { instance: 'nord', reasonCode: 'totalsDiffer', count: 1, firstDueAt: due, subjects: ['BX-7'] },
  ],
};

describe('RUN-02 what a message tells', () => {
  it('is, by mail, how many of what, until when, what helps and where', () => {
    const { subject, text } = mailOf(told);
    expect(subject).toBe("1001 to-do's of demo, nord");
    expect(text).toContain(`demo: Unknown SKU (unknownSku), 1000 to be looked at by ${due}`);
    expect(text).toContain('Which: AN-1, AN-2 and 998 more\n');
    expect(text).toContain('Which: BX-7\n');
    expect(text).toContain('https://connector.example/api/v1/to-dos?state=open&instance=demo&reasonCode=unknownSku');
  });

  it('is, of one alone, told as one', () => {
    const one = mailOf({ ...told, groups: told.groups.slice(1) });
    expect(one.subject).toBe('One to-do of nord');
    expect(one.text).toMatch(/^One to-do waits for you\./);
  });

  it('is the same to another system', () => {
    expect(webhookBodyOf(told)).toMatchObject({
      ...{ type: 'toDos.raised', timestamp: told.createdAt },
      data: {
        count: 1001,
        groups: [
          { instance: 'demo', reasonCode: 'unknownSku', title: 'Unknown SKU', count: 1000, firstDueAt: due },
          { instance: 'nord', subjects: ['BX-7'] },
        ],
      },
    });
  });

  it('is tried again after pauses that grow, and given up at last', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7].map(pauseBeforeNextAttempt);
    expect(pauses).toEqual([30, 120, 600, 3_600, 14_400, 43_200, null]);
  });
});
