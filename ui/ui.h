// ui: the Qt Widgets program. May depend on everything under src/; nothing under src/ depends on it.
//
//   theme/     colours, fonts, metrics and glyphs, light and dark
//   playback/  the clock of the screen (Playback) and what is selected (Selection)
//   models/    item models over (trace, cursor)
//   views/     widgets that paint: scene, stack, ladder, inspector, bytes, transport bar
//   pages/     Explore and the dialogs
//   project/   Project mode: what an audience sees (Slide), the demonstration (ProjectSession), its windows; the handout
//   commands/  the subcommands that paint (render, export)
//
// Views read (trace, cursor) and send intentions to Playback, Selection and the Document; never to each other.
#pragma once
