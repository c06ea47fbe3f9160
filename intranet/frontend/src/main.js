// The scripts of every page. The pages work without them; with them a part is replaced instead of the whole page.

import "./settings.js";
import "./swap.js";
import "./focus.js";
import "./live.js";
import "./list.js";
import "./presence.js";
import "./ticks.js";
import "./shortcuts.js";
import "./tour.js";
import "./trouble.js";
import "./typed.js";
