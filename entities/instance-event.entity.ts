import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { Instance } from './instance.entity';

/**
 * One fact of an instance's story: who paused it, what was changed, that its key was lost. Written in the transaction
 * that made it true.
 */
@Entity()
@Index('ix_instance_event_instance', ['instance', 'id'])
export class InstanceEvent {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  instanceId!: string;

  @ManyToOne(() => Instance, { nullable: false })
  @JoinColumn()
  instance!: Relation<Instance>;

  @Column('timestamptz', { default: () => 'now()' })
  at!: Date;

  @Column('text')
  kind!: string;

  @Column('text')
  actor!: string;

  @Column('text')
  sentence!: string;

  @Column('jsonb', { default: {} })
  data!: Readonly<Record<string, unknown>>;
}
