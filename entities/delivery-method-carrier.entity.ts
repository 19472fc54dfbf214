import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { DeliveryMethod } from './delivery-method.entity';
import { Instance } from './instance.entity';
import { MasterDataEntry } from './master-data-entry.entity';

/**
 * The marketplace's carrier of a delivery method: at most one per instance [DLV-04].
 */
@Entity()
@Unique(['instance', 'deliveryMethod'])
export class DeliveryMethodCarrier {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  instanceId!: string;

  @ManyToOne(() => Instance, { nullable: false })
  @JoinColumn()
  instance!: Relation<Instance>;

  @Column('bigint')
  deliveryMethodId!: string;

  @ManyToOne(() => DeliveryMethod, { nullable: false })
  @JoinColumn()
  deliveryMethod!: Relation<DeliveryMethod>;

  @Column('bigint')
  carrierId!: string;

  /** Of the kind `carriers`. */
  @ManyToOne(() => MasterDataEntry, { nullable: false })
  @JoinColumn()
  carrier!: Relation<MasterDataEntry>;
}
