import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { Instance } from './instance.entity';

/**
 * What the Temporal schedule of a job shall be [SCH-01]. Pause and note belong to Temporal and are mirrored here.
 */
@Entity()
@Unique(['instance', 'job'])
export class Schedule {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  instanceId!: string;

  @ManyToOne(() => Instance, { nullable: false })
  @JoinColumn()
  instance!: Relation<Instance>;

  @Column('text')
  job!: string;

  @Column('boolean', { default: false })
  isEnabled!: boolean;

  @Column('integer')
  intervalSeconds!: number;

  @Column('boolean', { default: false })
  isPaused!: boolean;

  @Column('text', { nullable: true })
  note!: string | null;
}
