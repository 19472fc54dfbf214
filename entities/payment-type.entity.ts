import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { Instance } from './instance.entity';

/**
 * A payment type met in an order; the selectable list of workflow configurations [ORD-07].
 */
@Entity()
@Unique(['instance', 'code'])
export class PaymentType {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  instanceId!: string;

  @ManyToOne(() => Instance, { nullable: false })
  @JoinColumn()
  instance!: Relation<Instance>;

  @Column('text')
  code!: string;

  @Column('timestamptz', { default: () => 'now()' })
  firstSeenAt!: Date;
}
