import {
  Check,
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryGeneratedColumn,
  type Relation,
  Unique,
} from 'typeorm';
import { Notification } from './notification.entity';
import { ToDo } from './to-do.entity';

export type Channel = 'mail' | 'webhook';

/**
 * That one recipient is to hear of one to-do; written in the transaction of the to-do. Those of one recipient are gathered
 * in one notification.
 */
@Entity()
@Unique(['toDo', 'channel', 'recipient'])
@Index('ix_notice_waiting', ['channel', 'recipient'], { where: 'notification_id is null' })
@Index('ix_notice_notification', ['notification'])
@Check('ck_notice_channel', `channel in ('mail', 'webhook')`)
export class Notice {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  toDoId!: string;

  @ManyToOne(() => ToDo, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn()
  toDo!: Relation<ToDo>;

  @Column('text')
  channel!: Channel;

  /** An e-mail address, or the address of a webhook. */
  @Column('text')
  recipient!: string;

  @Column('timestamptz', { default: () => 'now()' })
  raisedAt!: Date;

  /** The message that tells it; null until it is gathered. */
  @Column('uuid', { nullable: true })
  notificationId!: string | null;

  @ManyToOne(() => Notification, { nullable: true, onDelete: 'CASCADE' })
  @JoinColumn()
  notification!: Relation<Notification> | null;
}
