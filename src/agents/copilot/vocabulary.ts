/** What words of a question mean. A star stands for any ending; a word may mean several things, the kinds of question sort it out. */
export const conceptWords = {
  best: 'best top performer* highest maximum maximal max optim* record-value leader leaders leading leads lead winner* winning wins champion record-holder strongest greatest closest nearest minimum minimal lowest cheapest finest',
  rank: 'leaderboard* rank* order* sort* list worst table',
  why: 'why argument* reason* rationale chose* choice* choose* pick* motivat* justif* explain* because speaks selected grounds wanted idea*',
  fail: 'fail* broke* break* breakdown* crash* unsuccessful* mishap* botched lost ruin* spoil* surviv* perish* died casualt* wreck* flunk*',
  next: 'next agenda upcoming wait* await* pending running runs-now queue* planned plans underway ongoing progressing scheduled progress',
  person: 'person* people approve approval* review* anybody anyone somebody someone human* operator* bench',
  compare: 'compar* versus vs differ* better worse agree* disagree* consistent distinguish* gap-between than',
  overturn:
    'overturn* overthrow* sure certain* solid robust* confident* confidence disprove* refute* falsif* trust* reliab* conclusive undermine* shaky shakier wobbl* flimsy precarious* tentative*',
  stop: 'stop stopped stopping end ended ending finish* done continu* close closed converged conver* enough quit complete* over terminat*',
  reached: 'reach* hit achiev* attain* met',
  target: 'target*',
  cost: 'cost* spent spend* spending expensive expense* money euro* eur pay* hours consum* budget* blown squander* splurg* coughed burnt tab',
  left: 'left remain* leftover unspent afford* still',
  budget: 'budget*',
  factor:
    'counts factor* variable* parameter* matter* influenc* effect* affect* drive* driven driver* important importance impact* sensitiv* relevan* depend* correlat* element* knob* dominat* determin* role lever* fiddl* tweak* tinker* twiddl* dial dials',
  suspicious:
    'suspicious* suspect* outlier* odd* strange* weird* distrust* anomal* doubtful dubious unusual* artefact* artifact* off-looking fishy worr* implausible questionable unreliable mistrust* dodgy iffy wonky quirk* freak* fluke* absurd*',
  warning: 'warn*',
  replicate: 'twice replicat* repeat* duplicat* reproduc* remeasur* again re-measur*',
  predict:
    'predict* forecast* foretold foresee* calibrat* model* expected expect expectation* prognos* guess* surrogate',
  noise:
    'uncertaint* accura* inaccura* error errors noise* noisy scatter* reproducib* repeatab* precision precise spread',
  receipt: 'earn* reward* receipt* score* payout*',
  settled: 'settle* provisional paid',
  void: 'void*',
  hypothesis: 'hypothes* conjectur*',
  summary: 'summar* brief* overview report* meeting* digest recap* synopsis status slide* update*',
  count: 'count how-many number-of',
  history:
    'touched histor* decision* amend* pause* paused resume* resumed interven* chang* log timeline happened logbook modif* edit* manual* decided',
  retract: 'retract* withdraw* withdrawn struck',
  added: 'added',
  fidelity:
    'simulat* real really experimentally reality actual* genuine* fake virtual* twin synthetic literature in-silico made-up',
  evidence:
    'evidence file* raw provenance proof prove* hash* source* based rest rests come-from comes-from origin* blob* cite* citation* backs document* support*',
  goal: 'goal* objective* optimis* optimiz* aim aims aiming constraint* criterion criteria purpose seek* maximis* maximiz* minimis* minimiz* trying',
  space:
    'range* space bound* limit* domain levels vary varied adjust* tune choices option* availab* explored',
  bound: 'detection censor* bounds upper-bound* below-detection no-transition undetected',
  improve: 'improv* develop* evolv* trend* progress* learn* converging plateau* gain* stagnat* since when',
  measured: 'measure* measurement* reading* observ* tested data',
  confirmed: 'confirm* verif* validat* single once',
  setting:
    'setting* condition* recipe made prepar* anneal* synthesi* composition* design* formula* processed treated fired sintered',
  tell: 'tell show result* outcome* about describe details describ* give',
  claim: 'claim* discover* novel* publish* publication',
  batch: 'batch* suggest* propose recommend* draft*',
  all: 'all every each whole complete entire',
  above: 'above-value',
  beneath: 'below-value',
} as const;

export type Concept =
  | keyof typeof conceptWords
  | 'one-sample'
  | 'two-samples'
  | 'unknown-sample'
  | 'a-factor'
  | 'quantity'
  | 'amount';

/** Sayings of several words that mean one thing; longest first where they overlap. */
export const phrases: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/\b(and|with|including) (its|the|their) (error bars?|error|uncertainty|sd|standard deviation)\b/g, ' '],
  [
    /\b(how|what) (\w+ )?(would|could|might|can|will) (still )?(change|alter) (the|our|my|your) (answer|mind|conclusion|result|verdict|opinion|picture)s?\b/g,
    ' overturn ',
  ],
  [
    /\b(chang|alter)\w* (the|our|my|your) (answer|mind|conclusion|result|verdict|opinion|picture)s?\b/g,
    ' overturn ',
  ],
  [
    /\b(could|can|may|might|will) (another|any|something|anything|one|some|a|the)\b[^.?]*\b(win|better|beat|overtake|surpass|catch up|take over)\b/g,
    ' overturn ',
  ],
  [/\bhow come\b|\bcome up with\b|\bcame up with\b/g, ' why '],
  [/\bwrong about\b|\bweak\w* (point|spot|part|link)s?\b/g, ' overturn '],
  [/\bwrap (it |this |things )?up\b|\bcall it (a day|done)\b/g, ' stop '],
  [/\bprice tags?\b/g, ' cost '],
  [/\b(make|makes|made) (a|any|the) (big |real )?difference\b/g, ' matters '],
  [/\b(something|anything|what) (do )?(i|we) (have|need) to do\b|\b(i|we) (have|need) to do\b/g, ' next '],
  [/\b(size of the|how big is the|how large is the) (data ?set|data|record|table)\b/g, ' number-of '],
  [/\bexperimental (error|uncertainty|noise|scatter)\b/g, ' noise '],
  [/\b(campaign|search|this|project) is (about|for)\b/g, ' goal '],
  [/\b(keep going|go on|carry on|keep on|press on|keep (measuring|searching))\b/g, ' continue '],
  [/\bstandard (deviation|error)\b/g, ' noise '],
  [/\b(state|status) of (the|this|our|my) (campaign|project|search|work|things)\b/g, ' summary '],
  [/\b(trying|try|want|hoping|hope) to (achieve|reach|find|get)\b/g, ' goal '],
  [/\b(is|are) (the|our|my) \w+ (doing|up to|busy with)\b/g, ' next '],
  [/\bprov\w+ (us|me|it|this|that|the \w+) wrong\b/g, ' overturn '],
  [/\bhow (sure|certain|solid|confident|robust|safe)\b/g, ' overturn '],
  [/\b(went|go|goes|gone|going) (wrong|awry|bad)\b/g, ' failed '],
  [/\b(did not|didnt|didn t|does not|not) (work|succeed)( out)?\b/g, ' failed '],
  [/\b(looks?|seems?|something|anything|appears?|smells?) (\w+ )?(wrong|off|fishy)\b/g, ' suspicious '],
  [/\bwrong with\b/g, ' suspicious '],
  [/\bwho (has|have|needs|need|must|should)\b/g, ' person '],
  [/\bhow many\b/g, ' how-many '],
  [/\b(number|amount|count) of\b/g, ' number-of '],
  [/\bhow often\b/g, ' how-many best '],
  [
    /\bwhere do (we|things) stand\b|\bhow (is|are|does) (it|we|things|the campaign|this campaign|this)( \w+)? (going|doing|coming along|look|getting on)\b|\bhows it going\b/g,
    ' summary ',
  ],
  [/\bbring me up to (speed|date)\b|\bcatch me up\b|\bsum (it |this |things )?up\b/g, ' summary '],
  [
    /\b(tell|show|present to|say to|report to) (my|our|the) (boss|supervisor|professor|group|team|colleagues?|advisor|adviser|pi)\b/g,
    ' summary ',
  ],
  [/\b(looking|look|going|searching|aiming|hoping) for\b/g, ' goal '],
  [/\b(error|uncertainty) of (a|one|each|the|our) (measurement|reading|value)s?\b/g, ' noise '],
  [/\b(group|team|lab|weekly) (meeting|seminar)\b/g, ' meeting '],
  [
    /\b(below|under|beyond) (the )?(detection|base|lowest temperature|limit)( limit| temperature)?\b/g,
    ' below-detection ',
  ],
  [
    /(?:\b(?:above|over|exceed(?:s|ed|ing)?|(?:more|higher|greater|larger|hotter) than)\s+|>\s*)(?=\d)/g,
    ' above-value ',
  ],
  [/(?:\b(?:below|under|(?:less|lower|smaller|colder|fewer) than)\s+|<\s*)(?=\d)/g, ' below-value '],
  [/\bdetection limits?\b/g, ' below-detection '],
  [/\b(no|without|show no|any) (a )?(superconducting )?transitions?\b/g, ' no-transition '],
  [/\b(upper|lower) (bound|limit)s?\b/g, ' upper-bound '],
  [/\b(noise floor|error bars?|measurement uncertainty)\b/g, ' noise '],
  [/\bhow (reproducible|repeatable|noisy|precise)\b/g, ' noise '],
  [/\braw (data|files?)\b/g, ' raw '],
  [/\b(come|comes|came|coming) from\b/g, ' come-from '],
  [/\b(backed up|back up|backing)\b/g, ' backs '],
  [/\bthe record\b(?=\s*\??\s*$)/g, ' record-value '],
  [/\bsearch space\b/g, ' space '],
  [/\b(how )?far off\b/g, ' predicted '],
  [/\b(taken|took|take) back\b/g, ' retracted '],
  [/\bby hand\b/g, ' manually '],
  [/\bwho (changed|did|decided) what\b/g, ' history '],
  [/\brunner ?up\b/g, ' why predicted '],
  [
    /\b(so far|until now|up to now|till now|to date|at the moment|at present|right now|by now|as of now|for now)\b/g,
    ' now ',
  ],
  [/\b(good|enough) to stop\b/g, ' stop '],
  [/\btime to (stop|finish|end)\b/g, ' stop '],
  [/\bin ?silico\b/g, ' in-silico '],
  [/\bmade ?up\b/g, ' made-up '],
  [/\bset ?point\b/g, ' setting '],
  [/\bup next\b/g, ' next '],
  [/\bto do\b/g, ' do '],
];

/** Words that carry no meaning of their own here. */
export const plainWords = new Set(
  `a an the this that these those it its he she they them their we us our ours i me my mine you your is are was were be been being am do does did doing
  have has had having can could may might must shall should will would what which whose whom how where when who there here of in on at by for from to with without
  within into onto out up down off between among and or nor not no yes if so as but about above below under over per than then too also only just even ever
  never yet still already now currently present presently today recently lately latest last first current moment date time far until till once twice
  please kindly thanks thank ok okay well hey dear any some none something anything nothing every each both either neither other another one ones two three four five six
  seven eight nine ten dozen more most less least much many few several lot lots little bit quite very really rather maybe perhaps probably likely possible possibly
  campaign campaigns experiment experiments experimental run runs sample samples specimen specimens trial trials attempt attempts test tests point points candidate candidates
  thing things way kind sort part case fact moment question answer answers result results value values number numbers finding findings conclusion conclusions
  laboratory lab furnace cryostat instrument instruments alloy alloys material materials compound compounds recipe
  say see know think want need like look looks get gets got give gave given go goes going went come comes came make makes made take takes took taken
  use uses used using find finds found try tries tried work works worked put puts let lets keep keeps kept seem seems happen happens happening happened
  good bad great big small large larger largest bigger biggest high higher low lower new old real true false right long short full actually exactly overall total
  totally general main own same different such next previous earlier later before after during while because since all whole group somebody anybody anyone someone
  ourselves myself ourselves itself done doing upon across against toward towards through short
  show shows tell tells list lists describe display present-me whats whos hows wheres whens theres im ive weve dont doesnt didnt isnt arent wasnt werent cant couldnt havent hasnt
  planner policy record records our-current currently step steps way ways result outcome outcomes obtained obtain obtains achieved produced produce gave yield yields yielded
  remind reminds reminded on-hand set sets write wrote written plan worth hold holds held allow allows allowed allowing permit permitted everything looking looked start started starts starting begin began beginning begun opened open
  perform performs performed performing performance turn turned turns turning help helps helped understand understood ask asked asking answer answers wonder wondering believe believed
  remember recall check checks checked checking view see seen sees saw shown showed showing appear appears appeared appearing behave behaves behaviour behavior contain contains contained
  include includes included including involve involves involved consider considers considered considering concern concerns concerned expect call called calls name named names say says said
  tells told telling talk talking discuss discussed bring brings brought carry carried carries cause caused causes hear heard learn learned learnt lie lies lead live move moves moved near
  nearly almost around along away back behind beside beyond despite during except inside instead like outside per plus regarding round since throughout together under unlike whether
  although though unless however therefore thus hence moreover furthermore meanwhile afterwards beforehand usually often sometimes always rarely mostly partly mainly largely roughly
  approximately somewhat rather pretty fairly extremely highly slightly significantly significant meaningful statistically statistical substantial considerable serious severe
  clear unclear obvious possible impossible plausible useful useless helpful interesting surprising notable remarkable strong weak strongly weakly simple complex easy hard difficult
  careful successful success successes succeed succeeded beat beats beaten outperform outperforms exceed exceeds exceeded surpass surpassed follow follows followed following
  main major minor key central critical additional extra further certain various particular specific special typical normal usual common rare individual single-out separate respective
  correct incorrect right-now proper appropriate fine wrongly acceptable final finally initial initially eventual eventually original complete-list detail detailed details
  previously formerly soon later-on anymore yesterday tomorrow tonight morning evening once-more chance chances odds likelihood probability probable sense meaningfully
  group-leader team-mates collaborator collaborators referee paper thesis poster figure figures plot graph manuscript
  nice quick quickly briefly concerning regarding relating related compared respect terms state stands stand standing belong belongs belonged behind mean means meant
  people colleague colleagues boss supervisor student professor talk slides presentation anyway again actually simply truly ready able required necessary exist exists existing
  analysis analyses analysed analyzed need needs needed set-of pair couple ago week weeks day days month hour hours minute minutes second seconds`.split(
    /\s+/,
  ),
);

/** Verbs that ask for something to be done: only a person's command does it. */
export const orders = new Set(
  'start run approve refuse reject stop pause resume continue delete remove cancel set change amend increase decrease raise heat cool make measure remeasure add enter retract execute launch begin abort open buy order send email switch turn edit update'.split(
    ' ',
  ),
);

/** Openings that leave what follows an order: `please stop it`, `can you stop it`. */
export const courtesies = new Set(
  'please kindly now then just can could would will you go ahead and hey ok okay lets'.split(' '),
);

/** Words of physics and of the world that the record says nothing of; none is taken for a misspelt word of another meaning. */
export const strangers = new Set(
  `melting boiling point-group crystal structure structures band gap bandgap density hardness colour color weight weigh heavy toxic toxicity safe danger dangerous
  weather rain town house price prices market sell sells buy team football train trains sky physicist physics theory superconductor superconductors superconducting
  superconductivity phonon phonons electron electrons lattice-vibration pressure viscosity conductivity elastic modulus magnetisation magnetization moment spin`.split(
    /\s+/,
  ),
);

/** Short words that a slip of the fingers is taken for. */
export const shortWords =
  'which what when where were there the this that with have does should could would about between because why who how are from far'.split(
    ' ',
  );

/** Words that tie a question to the campaign, whatever else it holds. */
export const ties =
  /\b(campaigns?|experiments?|samples?|runs?|measure\w*|alloys?|predictions?|forecasts?|planner|results?|we|our|us)\b/i;
