import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { Instance } from './instance.entity';

/**
 * A cause that is gone, written in the transaction that took it away: orders that are parked for it are to try again
 * [ORD-15]. The dispatcher lets them go, and removes the row when no import that may have missed the change is under way.
 */
@Entity()
export class ParkRelease {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('text')
  reasonCode!: string;

  /** Null for those of every instance. */
  @Column('bigint', { nullable: true })
  instanceId!: string | null;

  @ManyToOne(() => Instance, { nullable: true })
  @JoinColumn()
  instance!: Relation<Instance> | null;

  /** Only orders whose reason names one of them; null for all. */
  @Column('text', { array: true, nullable: true })
  subjects!: string[] | null;

  /**
   * Number of a transaction that began after the change was committed; null until the dispatcher has seen the row. Whoever
   * parks in an earlier one may have read what stood before the change.
   */
  @Column('bigint', { nullable: true })
  horizon!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
