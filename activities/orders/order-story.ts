import { askedWords } from '../../domain/lifecycle/order-story';
import { isoTime } from '../../entities/iso-time';

const asked = Object.keys(askedWords)
  .map((kind) => `'${kind}'`)
  .join(', ');

/** Of what the marketplace changed, in characters: the timeline tells all of it. */
const MOST_WORDS = 200;

const at = `'at', ${isoTime('at')}`;

/**
 * What was done about an order [TMP-01], as one value of the statement that records where it stands, in which `o` names the
 * order's row. It costs no statement of its own, and reads the few entries of one order by their index.
 */
export const orderStory = (o: string): string => `jsonb_strip_nulls(jsonb_build_object(
  'tries', nullif(case when ${o}.parked_step is null then ${o}.attempts
                       else (select attempts from order_step where order_id = ${o}.id and step = ${o}.parked_step) end, 0),
  'told', (select jsonb_build_object('words', sentence, ${at}) from timeline_entry
            where order_id = ${o}.id and kind = 'shipped' order by id desc limit 1),
  'changed', (select jsonb_build_object('words', left(sentence, ${String(MOST_WORDS)}), ${at}) from timeline_entry
               where order_id = ${o}.id and actor = 'marketplace' and is_primary order by id desc limit 1),
  'asked', (select jsonb_build_object('kind', kind, 'by', actor, ${at}, 'step', data ->> 'step') from timeline_entry
             where order_id = ${o}.id and kind in (${asked}) order by id desc limit 1),
  'broughtBy', (select nullif(data, '{}') from timeline_entry
                 where order_id = ${o}.id and kind = 'received' order by id limit 1)))`;
