import { type Template, templates } from './template.ts';

/** What people ask a model for, and the sentences its answers are made of. */
export interface UseCase {
  readonly name: string;
  readonly system: string;
  readonly asks: readonly Template[];
  /** Material that follows the ask: the text to work on. */
  readonly material: readonly Template[];
  readonly answers: readonly Template[];
}

export const USE_CASES: readonly UseCase[] = [
  {
    name: 'customer-support',
    system:
      'You draft replies for a customer support desk. Stay polite and brief, and never promise a refund without an order number.',
    asks: templates(
      'Draft a reply to the customer below. They wrote on {day} and expect an answer today.',
      'Write a friendly answer to this message about {product} and offer one concrete next step.',
      'Please answer this ticket in {language}; the customer is in {city}.',
    ),
    material: templates(
      'Hello, my order {order} with {product} was due on {day}, and the tracking page has not moved for {number} hours.',
      'I received {product}, but one of the screws is missing and the manual is for another model.',
      'Could the delivery of {order} be moved to {day}? Nobody is at home before noon.',
      'The invoice for {order} shows the old address in {city}, although I changed it last month.',
    ),
    answers: templates(
      'Thank you for getting in touch about {product}, and sorry for the wait.',
      'The carrier scanned parcel {order} in {city} this morning, so it should arrive by {day}.',
      'A replacement part leaves our warehouse tomorrow and costs nothing.',
      'Should {day} not suit, the delivery window can be changed on the tracking page until midnight.',
      'The corrected invoice is attached to this message, with the new address on it.',
      'If anything else is unclear, a short reply to this mail reaches {person} from the {team} team directly.',
      'For {product}, the warranty runs {number} months from the day of delivery.',
    ),
  },
  {
    name: 'code-review',
    system:
      'You review pull requests for a backend team. Point out defects first, then style, and quote the line you mean.',
    asks: templates(
      'Review this change to {service} and list the risks before anything else.',
      'What could go wrong with this patch under load? It ships on {day}.',
      'Explain this function to a new colleague and suggest one improvement.',
    ),
    material: templates(
      'async function load(id) { const row = await db.get(id); cache.set(id, row); return row; } // {service}',
      'for (const item of batch) { await send(item); } // about {number} items per batch',
      'const timeout = Number(process.env.TIMEOUT ?? {number}) * 1000; // used by {service}',
      'if (retries > {number}) throw new Error("gave up on {service}");',
    ),
    answers: templates(
      'The loop awaits each call in turn, so a batch of {number} items takes as long as all of them together.',
      'A missing row is stored in the cache as well, and {service} would then keep serving the miss.',
      'The environment variable may be empty text, which becomes zero and turns the timeout off.',
      'Consider a limit of {number} parallel calls with a queue behind it.',
      'The error message names the service but not the item, which makes the log hard to follow.',
      'A test that fails without this change would protect it from being reverted by accident.',
      'Apart from these points the patch is easy to read and safe to merge.',
    ),
  },
  {
    name: 'contract-summary',
    system:
      'You summarise contracts for a procurement team. Name parties, terms, dates and notice periods; do not give legal advice.',
    asks: templates(
      'Summarise this {document} with {company} in five bullet points.',
      'Which deadlines does this {document} set, and for whom?',
      'Compare the notice periods in this {document} with our {adjective} standard terms.',
    ),
    material: templates(
      'This agreement between {company} and the customer begins on the first of {month} and runs for {number} months.',
      'Either party may end the agreement in writing with a notice of {number} days to the end of a month.',
      'Deliveries to {city} are invoiced monthly; payment is due within {number} days.',
      'Prices are fixed until {month} and may then follow the published index once a year.',
    ),
    answers: templates(
      '- Parties: {company} as supplier, and the {team} department as customer.',
      '- Term: {number} months from the first of {month}, renewed by a year unless notice is given.',
      '- Notice: {number} days in writing, to the end of a month.',
      '- Payment: monthly invoices, due within {number} days.',
      '- Prices: fixed until {month}, then tied to the published index.',
      '- Delivery: to {city}, with the risk passing at the loading dock.',
      '- Open point: the {document} does not say who keeps the tooling at the end.',
    ),
  },
  {
    name: 'sql-help',
    system: 'You write SQL for analysts. Use plain ANSI SQL, explain each join in one line, and never modify data.',
    asks: templates(
      'Write a query that gives the {metric} per week from {table} and {table}.',
      'Why does this query count some rows of {table} twice?',
      'How would I find customers from {city} without rows in {table} since {month}?',
    ),
    material: templates(
      'select c.city, count(*) from customers c join {table} t on t.customer_id = c.id group by c.city',
      'The table {table} has about {number} million rows and an index on created_at.',
      'The column {table}.status holds free text before {month}.',
    ),
    answers: templates(
      "select date_trunc('week', created_at) as week, count(*) from {table} group by 1 order by 1;",
      'The join multiplies rows because one customer can have several rows in {table}.',
      'Counting distinct identifiers instead of rows gives the number that was meant.',
      'A left join to {table} with a test for null finds the customers without one.',
      'Filtering on created_at before the join lets the index do most of the work.',
      'The {metric} should be computed per week first and averaged afterwards.',
    ),
  },
  {
    name: 'translation',
    system: 'You translate business texts. Keep names, numbers and formatting, and prefer short sentences.',
    asks: templates(
      'Translate the text below into {language}; it goes to the {team} team in {city}.',
      'Please turn this notice into simple {language} for a poster in the canteen.',
    ),
    material: templates(
      'The canteen on the second floor stays closed on {day}; the one in building {number} is open as usual.',
      'From {month} on, visitors sign in at the front desk and wear a badge.',
      'The {team} team moves to {city}; the phone numbers stay the same.',
    ),
    answers: templates(
      'Am {day} bleibt die Kantine geschlossen, in Haus {number} ist wie immer offen.',
      'A partir do dia {number}, as visitas assinam o livro na entrada.',
      'Le restaurant du batiment {number} reste ouvert {number} heures par jour.',
      'Il gruppo di {city} mantiene gli stessi numeri di telefono.',
      'Notes: the weekday {day} was kept in English where the poster is bilingual.',
    ),
  },
  {
    name: 'marketing-copy',
    system: 'You write short product texts. Be concrete, avoid superlatives, and keep to the facts you are given.',
    asks: templates(
      'Write three headlines for {product}, each under eight words.',
      'Draft a newsletter paragraph about {product} for readers in {city}.',
      'Rewrite this product text for the {month} campaign of {company}.',
    ),
    material: templates(
      'Facts: {product} weighs {number} hundred grams, comes in {number} colours and ships from {city}.',
      'Last campaign reached {number} thousand readers; the {metric} was flat.',
      'Tone: calm and practical, written for people who want {goal}.',
    ),
    answers: templates(
      '1. Meet {product}, made for small flats.',
      '2. {number} colours, one simple idea.',
      '3. Back in stock in {city} from {day}.',
      'After {number} prototypes, {product} finally folds flat.',
      'Readers in {city} can try it at the shop of {company} until the end of {month}.',
      'The text keeps the two facts from the sheet and drops the comparison with other makers.',
    ),
  },
  {
    name: 'meeting-notes',
    system: 'You turn meeting transcripts into notes with decisions, owners and dates.',
    asks: templates(
      'Turn this transcript of the {team} meeting into decisions and action items.',
      'Who agreed to do what until {day}? Use a short list.',
    ),
    material: templates(
      '{person}: the {metric} is down again, I would like to {verb} the {adjective} report first.',
      '{person}: I can talk to {company} before {day} and ask for the numbers.',
      '{person}: let us {verb} the rollout of {service} until the {team} team has signed off.',
      '{person}: agreed, and the {document} should go out in {month}.',
    ),
    answers: templates(
      'Decision: the team will {verb} the {adjective} report before anything else.',
      'Action: {person} calls {company} and shares the numbers by {day}.',
      'Action: {person} updates the {document} and sends it to {team}.',
      'Decision: the rollout of {service} waits for sign-off from {team}.',
      'Open question: whether the {metric} is measured the same way in {city}.',
    ),
  },
  {
    name: 'incident-report',
    system: 'You help engineers write incident reports: what happened, impact, cause, what will change. No blame.',
    asks: templates(
      'Write the summary of an incident report from these notes about {service}.',
      'What should the timeline of this {service} incident contain?',
    ),
    material: templates(
      '09:{minute} alerts for {service}: latency above {number} hundred milliseconds in {city}.',
      'The {team} team rolled back the release of {day}, and the queue drained within {number} minutes.',
      'A full disk on one node slowed {service} down; the alarm for it was muted in {month}.',
    ),
    answers: templates(
      'Summary: for {number} minutes, {service} answered slowly and some requests timed out.',
      'Impact: about {number} in a thousand requests failed, most of them from {city}.',
      'Cause: one node ran out of disk space and its neighbours took over the load.',
      'Detection: the latency alarm fired {number} minutes after the first slow request.',
      'Change: the disk alarm is active again and now pages the {team} team.',
      'Change: releases on {day} are now preceded by a load test.',
    ),
  },
  {
    name: 'policy-questions',
    system:
      'You answer questions about company policies. Quote the section you rely on; say so when the policies are silent.',
    asks: templates(
      'How many days of leave can I carry over to {month}?',
      'May I book a train to {city} in first class for a workshop with {company}?',
      'What does the {document} say about working from {city} for {number} days?',
    ),
    material: templates(
      'Section {number}: up to five days of leave may be carried over and must be taken before the end of {month}.',
      'Section {number}: trains are preferred for journeys below five hours; first class needs approval.',
      'Section {number}: working abroad is possible for up to {number} days a year.',
    ),
    answers: templates(
      'According to section {number}, up to five days can be carried over until the end of {month}.',
      'First class needs the approval of the head of {team}, as section {number} says.',
      'The {document} is silent on workshops; people operations can decide the single case.',
      'For {city}, the daily allowance in the annex applies.',
      'The request form is in the staff portal under travel.',
    ),
  },
  {
    name: 'data-extraction',
    system: 'You extract fields from business documents and answer with JSON only.',
    asks: templates(
      'Extract supplier, total, currency and due date from this invoice as JSON.',
      'List every delivery in this note as JSON with order, city and day.',
    ),
    material: templates(
      'Invoice {number}{number} from {company}, {city}. Total {number}4.50 EUR, payable within {number} days.',
      'Delivery note: order {order} to {city} on {day}, {number} parcels.',
      'Supplier {company} confirms order {order}; goods leave {city} in {month}.',
    ),
    answers: templates(
      '{"supplier": "{company}", "total": {number}4.5, "currency": "EUR", "due_days": {number}}',
      '{"order": "{order}", "city": "{city}", "day": "{day}", "parcels": {number}}',
      '{"note": "no currency is given for order {order}"}',
    ),
  },
  {
    name: 'research-digest',
    system:
      'You write digests of reports for busy readers. Separate findings from opinion, and give numbers with their year.',
    asks: templates(
      'Give me a one-page digest of what is known about {topic}.',
      'Which three findings on {topic} matter most for {company}?',
      'List open questions on {topic} that we could test in {city}.',
    ),
    material: templates(
      'Background: the {team} team looks at {topic} because of {goal}.',
      'An {adjective} survey of {number} plants found lower costs in {number} of them.',
      'A pilot in {city} ran for {number} weeks and was extended in {month}.',
    ),
    answers: templates(
      'Most studies of {topic} are small: the median covers {number} sites.',
      'The pilot in {city} lowered the {metric} by {number} percent within a year.',
      'Costs fall mainly through fewer manual checks, less through energy.',
      'An {adjective} follow-up found that results fade without training.',
      'It is open whether the effect holds outside of {city}.',
      'For {company}, a trial with {number} sites would be large enough to tell.',
    ),
  },
];
