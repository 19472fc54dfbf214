import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { Channel } from './notice.entity';

/** Waiting: to be sent, for the first time or again. Given up: it was tried often enough, or can never arrive. */
export type NotificationState = 'waiting' | 'sent' | 'givenUp';

/**
 * One message to one recipient, of all to-do's that were waiting to be told to them. Its id goes with it, so that one that
 * arrives twice is recognised.
 */
@Entity()
@Index('ix_notification_waiting', ['nextTryAt'], { where: `state = 'waiting'` })
@Index('ix_notification_recipient', ['channel', 'recipient', 'createdAt'])
@Index('ix_notification_created', ['createdAt', 'id'])
@Check('ck_notification_state', `state in ('waiting', 'sent', 'givenUp')`)
@Check('ck_notification_channel', `channel in ('mail', 'webhook')`)
export class Notification {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('text')
  channel!: Channel;

  @Column('text')
  recipient!: string;

  @Column('text', { default: 'waiting' })
  state!: NotificationState;

  @Column('integer')
  toDoCount!: number;

  @Column('integer', { default: 0 })
  attempts!: number;

  @Column('timestamptz', { default: () => 'now()' })
  nextTryAt!: Date;

  /** Whoever sends it died when this is past. */
  @Column('timestamptz', { nullable: true })
  claimedUntil!: Date | null;

  @Column('text', { nullable: true })
  lastError!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null;
}
