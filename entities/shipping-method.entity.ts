import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { Instance } from './instance.entity';

/**
 * A way of shipping as the marketplace knows it (SH12). Vanished codes are retired, never deleted.
 */
@Entity()
@Unique(['instance', 'code'])
export class ShippingMethod {
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

  @Column('boolean', { default: false })
  mandatoryTracking!: boolean;

  @Column('boolean', { default: false })
  clickAndCollect!: boolean;

  @Column('boolean', { default: false })
  deliveryByOperator!: boolean;

  @Column('timestamptz')
  readAt!: Date;

  @Column('timestamptz', { nullable: true })
  retiredAt!: Date | null;
}
