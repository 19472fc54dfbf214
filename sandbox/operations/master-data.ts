import {
  activeLocales,
  carriers,
  channels,
  logisticClasses,
  offerStates,
  reasons,
  shippingMethods,
  shippingZones,
} from '../master-data';
import { json, problem } from '../http/operation';
import type { Answer, Operation } from '../http/operation';
import { localisedList } from './localised-list';
import { booleanParameter, localeParameter } from './query-parameters';
import type { Query } from '../http/operation';

/** Lists that change rarely (Mirakl API section 4.1). Labels follow `locale`, codes never change. */
export const masterDataOperations: readonly Operation[] = [
  localisedList('CH11', '/api/channels', ({ language }) => ({
    channels: channels.map(({ code, label, description }) => ({ code, label: label[language], description })),
  })),
  localisedList('SH11', '/api/shipping/zones', ({ language }) => ({
    shipping_zones: shippingZones.map(({ code, label, description }) => ({
      code,
      label: label[language],
      description,
    })),
  })),
  localisedList('SH12', '/api/shipping/types', ({ language }) => ({
    shipping_types: shippingMethods.map((method) => ({
      code: method.code,
      label: method.label[language],
      description: method.description,
      mandatory_tracking: method.mandatoryTracking,
      click_and_collect: method.clickAndCollect,
      delivery_by_operator: method.deliveryByOperator,
      ignore_lead_time_to_ship: false,
      standard_code: method.standardCode,
    })),
  })),
  localisedList('SH21', '/api/shipping/carriers', () => ({
    carriers: carriers.map(({ code, label, standardCode, trackingUrl }) => ({
      code,
      label,
      standard_code: standardCode ?? null,
      tracking_url: trackingUrl ?? null,
    })),
  })),
  localisedList('SH31', '/api/shipping/logistic_classes', ({ language }) => ({
    logistic_classes: logisticClasses.map(({ code, label, description }) => ({
      code,
      label: label[language],
      description,
    })),
  })),
  localisedList('RE01', '/api/reasons', ({ language }) => ({
    reasons: reasons.map(({ code, type, isShopRight, label }) => ({
      code,
      type,
      is_shop_right: isShopRight,
      label: label[language],
    })),
    total_count: reasons.length,
  })),
  {
    id: 'OF61',
    method: 'GET',
    path: '/api/offers/states',
    access: 'shop',
    answer: ({ query }) => offerStatesAnswer(query),
  },
];

/** Without `active` retired conditions come too. */
function offerStatesAnswer(query: Query): Answer {
  const locale = localeParameter(query, activeLocales);
  if (locale.kind === 'wrong') return problem(400, locale.message);
  const active = booleanParameter(query, 'active');
  if (active.kind === 'wrong') return problem(400, active.message);
  const shown = offerStates.filter((state) => active.value === null || state.isActive === active.value);
  return json({
    offer_states: shown.map(({ code, label }) => ({ code, label: label[locale.value] })),
    total_count: shown.length,
  });
}
