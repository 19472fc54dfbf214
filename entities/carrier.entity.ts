import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { Instance } from './instance.entity';

/**
 * A carrier registered on the marketplace (SH21).
 */
@Entity()
@Unique(['instance', 'code'])
export class Carrier {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  instanceId!: string;

  @ManyToOne(() => Instance, { nullable: false })
  @JoinColumn()
  instance!: Relation<Instance>;

  @Column('text')
  code!: string;

  @Column('text', { nullable: true })
  label!: string | null;

  /** Template with `{trackingId}`; null when the carrier has none. */
  @Column('text', { nullable: true })
  trackingUrl!: string | null;

  @Column('timestamptz')
  readAt!: Date;

  @Column('timestamptz', { nullable: true })
  retiredAt!: Date | null;
}
