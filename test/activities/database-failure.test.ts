import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { QueryFailedError, QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import { toDatabaseFailure } from '../../activities/database-failure';

const refused = (code: string, more: object = {}): QueryFailedError =>
  new QueryFailedError('select 1', [], Object.assign(new Error('what the server said'), { code, ...more }));
const ofConnection = (code: string): Error => Object.assign(new Error('what the socket said'), { code });

describe('WFL-04 a failure of the database', () => {
  it.each<[string, Error]>([
    ['no server listens', ofConnection('ECONNREFUSED')],
    ['the server is starting', ofConnection('57P03')],
    ['the password is being exchanged', ofConnection('28P01')],
    ['the database is being restored', ofConnection('3D000')],
    ['a standby is not the primary yet', refused('25006')],
    ['two transactions waited for each other', refused('40P01')],
    ['all connections are taken', refused('53300')],
    ['somebody holds a row', refused('55P03')],
    ['the connection broke below', new Error('Client has encountered a connection error and is not queryable')],
    ['the connection died between two statements', new QueryRunnerAlreadyReleasedError()],
    ['it died, and a repository asks', new QueryRunnerProviderAlreadyReleasedError()],
  ])('passes when %s', (_, error) => {
    expect(toDatabaseFailure(error)).toMatchObject({ type: 'databaseUnavailable', nonRetryable: false });
  });

  it.each([
    ['a row breaks a rule', refused('23505', { constraint: 'uq_payment', detail: 'Key (name)=(Zoé) exists' })],
    ['something unforeseen happens', new Error('a fault of ours')],
  ])('is final when %s, and quotes no value', (_, error) => {
    const failure = toDatabaseFailure(error);
    expect(failure).toMatchObject({ type: 'internal', nonRetryable: true });
    expect(failure.message).not.toContain('Zoé');
  });

  it('hands on what is no failure of the database', () => {
    for (const error of [new CancelledFailure('WORKER_SHUTDOWN'), ApplicationFailure.retryable('busy', 'callDeferred')])
      expect(toDatabaseFailure(error)).toBe(error);
  });
});
