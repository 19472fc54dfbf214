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
import { Product } from './product.entity';

/**
 * What one kit is made of, in whole units. A kit has no stock of its own [STK-06].
 */
@Entity()
@Unique(['kit', 'component'])
@Index('ix_kit_component_component', ['component'])
@Check('ck_kit_component_quantity', `quantity > 0`)
@Check('ck_kit_component_itself', `kit_id <> component_id`)
export class KitComponent {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  kitId!: string;

  @ManyToOne(() => Product, { nullable: false })
  @JoinColumn()
  kit!: Relation<Product>;

  @Column('bigint')
  componentId!: string;

  @ManyToOne(() => Product, { nullable: false })
  @JoinColumn()
  component!: Relation<Product>;

  @Column('integer')
  quantity!: number;
}
