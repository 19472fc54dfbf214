import { Writable } from 'node:stream';
import { createLogger } from '../../platform/logger';

function linesOf(write: (logger: ReturnType<typeof createLogger>) => void): readonly string[] {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  write(createLogger({ name: 'worker', level: 'info', destination }));
  return lines;
}

describe('The log', () => {
  it('is one JSON object a line: the fact, its fields, level and time in words', () => {
    const [line = ''] = linesOf((logger) => {
      logger.info({ instanceCode: 'atelier', marketplaceOrderId: 'AN-1-A' }, 'order.imported');
    });
    expect(JSON.parse(line)).toMatchObject({
      level: 'info',
      name: 'worker',
      instanceCode: 'atelier',
      marketplaceOrderId: 'AN-1-A',
      msg: 'order.imported',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
  });

  it('replaces secrets at every depth that our lines reach', () => {
    const [line = ''] = linesOf((logger) => {
      logger.info({ apiKey: 's1', request: { headers: { authorization: 's2' } }, instance: { token: 's3' } }, 'call');
    });
    expect(line).not.toMatch(/s1|s2|s3/);
    expect(line).toContain('[secret]');
  });

  it('leaves out what is below its level', () => {
    expect(
      linesOf((logger) => {
        logger.debug('call');
      }),
    ).toEqual([]);
  });
});
