/**
 * Sayings of everyday speech by what they mean here, for questions that name a thing by a picture of it: `north of 9 K`, `in the pipeline`.
 * Each stands for words of the vocabulary. They are read before single words, since their own words mean other things.
 */
export const sayings: readonly (readonly [pattern: RegExp, words: string])[] = [
  // values on either side of a number
  [
    /\b(north of|upwards? of|in excess of|beyond|past|clear(s|ed|ing)?|cross(es|ed)?|pass(es|ed)?|topp?(s|ed|ing)|beat(s|ing)?|broke|breaks?|(made|make|makes|got|get|gets) it (past|over|above|to more than)) (the )?(?=\d)/g,
    ' above-value ',
  ],
  [
    /\b(south of|short of|shy of|came in (under|below)|(fell|falls?|stay(s|ed)?|failed to get) (short of|under|below|past)|not even) (the )?(?=\d)/g,
    ' below-value ',
  ],
  // the best, and the order of all
  [
    /\b(front[ -]?runner|top dog|pole position|number one|star performer|(the )?(one|number|figure|value|score|result) to beat|(came|comes?|coming|ended|finish(es|ed)?) (out |up )?(on top|ahead|first)|tak(es?|ing) the (cake|crown|prize)|hottest|sitting on top|the pick of the (bunch|crop|lot))\b/g,
    ' best ',
  ],
  [
    /\b(pecking order|(line|put|rank|sort) (them|these|those|everything|the \w+)( all)? (up|in order)|from (best|good|top|high|highest) to (worst|bad|bottom|low|lowest)|in descending order|league table|standings)\b/g,
    ' ranking ',
  ],
  // reasons
  [
    /\b((thinking|logic|reasoning|case|story|thought|argument|idea)s? (behind|for)|what possessed|on what (basis|grounds)|(go|went|gone|going) (for|with)(?= *$| *[?.]| +(it|that|this|them|there)\b)|what (was|were|is) (that|it|this) (good )?for)\b/g,
    ' why ',
  ],
  // failures
  [
    /\b((blew|blow(s|n)?|blowing) up|(go(es|ing|ne)?|went) (south|sideways|pear[ -]shaped|belly[ -]up|bust|down the (drain|tubes))|duds?|flop(s|ped)?|flunk(s|ed)?|bombed|fizzled( out)?|misfire[sd]?|(fell|fall|fallen) (through|apart|over|flat)|(mess|screw|foul)(es|ed|s)? up|casualt(y|ies)|(was|were|came to) (no good|nothing|naught)|did ?nt (pan|turn|come) out)\b/g,
    ' failed ',
  ],
  // what is to come, and what to try
  [
    /\b((in|down) the (pipeline|works|queue|oven|offing|making)|on the (menu|cards|agenda|schedule|horizon|docket|plate|stove)|coming up|lined up|what(s| is) (cooking|brewing)|whats? after (this|that))\b/g,
    ' next ',
  ],
  [
    /\b((ideas?|tips?|suggestions?) (for|about|on|of) (what|which|where|things?|more|new)( \w+)? to (try|do|test|make|measure)|what (would|should|could|might) (you|i|we) (try|test|go for|pick|measure|make)|what to try|(had|have|got) (\w+ )?(\d+ |\w+ )?(shots?|goes|slots?|tries))\b/g,
    ' suggest ',
  ],
  // two beside each other
  [
    /\b(stack(s|ed)? up|measur(e|es|ed) up|daylight between|hold(s)? a candle|neck and neck|head[ -]to[ -]head|side by side|up against|close call between|(much|anything|something) (in it|to choose) between|a match for|better off with)\b/g,
    ' compare ',
  ],
  // ending
  [
    /\b(call it (a day|quits|a night|done)|throw(ing)? in the towel|pack(ing)? (it )?(in|up)|are we there yet|knock(ing)? (it )?off|enough is enough|diminishing returns|(flog|beat)ging a dead horse|home and dry|time to (quit|go home)|worth (our|my|the) while)\b/g,
    ' stop ',
  ],
  // money and hours
  [
    /\b(set (us|me|you|them) back|in the (hole|red|black)|burn(s|t|ed|ing)? through|(run|ran|rack(ed)?) up|what(s| is) the (damage|bill|tab)|out of pocket|cash|bucks|dough|funds|funding)\b/g,
    ' cost ',
  ],
  [/\b(in|of) the (kitty|purse|bank|till|pot|coffers)\b/g, ' left '],
  // what matters
  [
    /\b(mov(e|es|ed|ing) the needle|mak(e|es|ing) (a|any|the|all the|much|much of a|most of the)? ?(big |bigger |biggest |most |largest |real )?difference|secret sauce|call(s|ing)? the shots|pull(s|ing)? the strings|pay(s|ing)? off|(does|do|would|will) (it |being |going |running |getting )?(hotter|colder|warmer|cooler|longer|shorter|faster|slower) (help|hurt|pay|work|matter)s?)\b/g,
    ' matters ',
  ],
  // doubt
  [
    /\b((grain|pinch) of salt|too good to be true|smell(s|ed|ing)? (off|funny|fishy|a rat)|(stick|stuck|sticks|stand|stands|stood) out|(rais(e|es|ed|ing) )?(an? )?eyebrows?|out of (line|whack|place)|red flags?|fluke[s]?|glitch(es|y)?|iffy|dodgy|funny (business|looking)|does ?nt add up)\b/g,
    ' suspicious ',
  ],
  // repeats
  [
    /\b(re[ -]?runs?|re[ -]?dos?|redone|do(ing)? (it|that|them) (again|over)|same again|(get|got|gets|give|gave|gives) the same|(come|came|comes) out the same|second (go|opinion|try|helping))\b/g,
    ' replicates ',
  ],
  // forecasts
  [
    /\b(crystal ball|(off|on|near|wide of|hit|missed) (the |its |their )?(mark|target|money)|spot on|hunch(es)?|call(s|ed)? it right|see(n|ing)? it coming|saw it coming)\b/g,
    ' predicted ',
  ],
  // progress
  [
    /\b(get(s|ting)? (anywhere|somewhere|nowhere|warmer|closer|better)|(hit|reach(ed)?) (a|the) (plateau|wall|ceiling|buffers)|in a rut|(run|ran|running) out of steam|mak(e|ing) headway|going nowhere|treading water|still climbing)\b/g,
    ' improving ',
  ],
  // all of it in short
  [
    /\b(the gist|in a nutshell|(the )?(story|news) so far|the (big|bigger|whole|full) picture|long and (the )?short|low ?down|fill (me|us) in|catch (me|us) up|the bottom line|tl ?dr|run ?down|what (did|have) (i|we) miss(ed)?|where are we at)\b/g,
    ' summary ',
  ],
];
