import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { Instance } from './instance.entity';

/**
 * The country that a marketplace means by a label, where neither code nor language tells it [PAR-04].
 */
@Entity()
@Unique(['instance', 'label'])
@Check('ck_country_label_country', `country ~ '^[A-Z]{2}$'`)
export class CountryLabel {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  instanceId!: string;

  @ManyToOne(() => Instance, { nullable: false })
  @JoinColumn()
  instance!: Relation<Instance>;

  /** As the marketplace writes it; compared without case, accents and punctuation. */
  @Column('text')
  label!: string;

  /** ISO 3166-1 alpha-2. */
  @Column('text')
  country!: string;
}
