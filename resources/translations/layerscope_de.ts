<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>layerscope</name>
    <message>
        <source>%1. The %2 packets before that are shown.</source>
        <translation>%1. Die %2 Pakete davor sind zu sehen.</translation>
    </message>
    <message>
        <source>%1 is large (%2 packets): layer crossings, TCP states and variables are left out, to save memory. To see them, open a part of it, such as one connection saved by itself.</source>
        <translation>%1 ist groß (%2 Pakete): Schichtübergänge, TCP-Zustände und Variablen sind weggelassen, um Speicher zu sparen. Wer sie sehen will, öffnet einen Teil davon, etwa eine einzeln gespeicherte Verbindung.</translation>
    </message>
    <message>
        <source>Stack of %1</source>
        <translation>Stapel von %1</translation>
    </message>
    <message>
        <source>Hint %1</source>
        <translation>Hinweis %1</translation>
    </message>
    <message>
        <source>Hint %1, shown</source>
        <translation>Hinweis %1, gezeigt</translation>
    </message>
    <message>
        <source>Show hint %1</source>
        <translation>Hinweis %1 zeigen</translation>
    </message>
    <message>
        <source>%1 of %2 shown</source>
        <translation>%1 von %2 gezeigt</translation>
    </message>
    <message>
        <source>from %1</source>
        <translation>von %1</translation>
    </message>
    <message>
        <source>on %1</source>
        <translation>auf %1</translation>
    </message>
    <message>
        <source>segment %1 %2</source>
        <translation>Segment %1 %2</translation>
    </message>
    <message>
        <source>frame %1 %2</source>
        <translation>Rahmen %1 %2</translation>
    </message>
    <message>
        <source>%1 % of packets %2</source>
        <translation>%1 % der Pakete %2</translation>
    </message>
    <message>
        <source>bursts of packets %1</source>
        <translation>Serien von Paketen %1</translation>
    </message>
    <message>
        <source>every packet %1</source>
        <translation>alle Pakete %1</translation>
    </message>
    <message>
        <source>up to %1</source>
        <translation>bis zu %1</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>%1 from %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>Lose %1</source>
        <translation>%1 verlieren</translation>
    </message>
    <message>
        <source>Corrupt %1</source>
        <translation>%1 verfälschen</translation>
    </message>
    <message>
        <source>Duplicate %1</source>
        <translation>%1 verdoppeln</translation>
    </message>
    <message>
        <source>Reorder %1</source>
        <translation>%1 überholen lassen</translation>
    </message>
    <message>
        <source>Delay %1 by %2</source>
        <translation>%1 um %2 verzögern</translation>
    </message>
    <message>
        <source>Slow %1 down to %2</source>
        <translation>%1 auf %2 verlangsamen</translation>
    </message>
    <message>
        <source>Cut the cable %1 at %2</source>
        <translation>Das Kabel %1 bei %2 trennen</translation>
    </message>
    <message>
        <source>%1, mend it at %2</source>
        <translation>%1, bei %2 wieder verbinden</translation>
    </message>
    <message>
        <source>%1 is lost</source>
        <translation>%1 verloren geht</translation>
    </message>
    <message>
        <source>%1 are lost</source>
        <translation>%1 verloren gehen</translation>
    </message>
    <message>
        <source>%1 is corrupted</source>
        <translation>%1 verfälscht wird</translation>
    </message>
    <message>
        <source>%1 are corrupted</source>
        <translation>%1 verfälscht werden</translation>
    </message>
    <message>
        <source>%1 arrives twice</source>
        <translation>%1 zweimal ankommt</translation>
    </message>
    <message>
        <source>%1 arrive twice</source>
        <translation>%1 zweimal ankommen</translation>
    </message>
    <message>
        <source>%1 is overtaken by the next packet</source>
        <translation>%1 vom nächsten Paket überholt wird</translation>
    </message>
    <message>
        <source>%1 are overtaken</source>
        <translation>%1 überholt werden</translation>
    </message>
    <message>
        <source>%1 is delayed by %2</source>
        <translation>%1 um %2 verzögert wird</translation>
    </message>
    <message>
        <source>%1 is slowed down to %2</source>
        <translation>%1 auf %2 verlangsamt wird</translation>
    </message>
    <message>
        <source>the cable %1 is cut at %2</source>
        <translation>das Kabel %1 bei %2 getrennt wird</translation>
    </message>
    <message>
        <source>%1 and mended at %2</source>
        <translation>%1 und bei %2 wieder verbunden wird</translation>
    </message>
    <message>
        <source>1 byte</source>
        <translation>1 Byte</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 Bytes</translation>
    </message>
    <message>
        <source>without a code</source>
        <translation>ohne Code</translation>
    </message>
    <message>
        <source>%1 reads a close (%2), answers with a close, and TCP is closed.</source>
        <translation>%1 liest ein Close (%2) und antwortet mit einem Close; dann wird TCP geschlossen.</translation>
    </message>
    <message>
        <source>%1 reads a ping and must send a pong with the same payload.</source>
        <translation>%1 liest ein Ping und muss ein Pong mit denselben Nutzdaten senden.</translation>
    </message>
    <message>
        <source>%1 reads a pong; nothing has to be sent.</source>
        <translation>%1 liest ein Pong; nichts muss gesendet werden.</translation>
    </message>
    <message>
        <source>packed, %1 bytes</source>
        <translation>gepackt, %1 Bytes</translation>
    </message>
    <message>
        <source>%1 keeps this part of a %2 message (%3) and waits for the rest.</source>
        <translation>%1 behält diesen Teil einer Nachricht (%2: %3) und wartet auf den Rest.</translation>
    </message>
    <message>
        <source>%1 has the last part (%2) and gives the whole %3 message to the program.</source>
        <translation>%1 hat den letzten Teil (%2) und gibt die ganze Nachricht (%3) an das Programm.</translation>
    </message>
    <message>
        <source>%1 gives a %2 message to the program: %3.</source>
        <translation>%1 gibt eine Nachricht (%2) an das Programm: %3.</translation>
    </message>
    <message>
        <source>FIN</source>
        <translation>FIN</translation>
    </message>
    <message>
        <source>last</source>
        <translation>letzter</translation>
    </message>
    <message>
        <source>more</source>
        <translation>mehr</translation>
    </message>
    <message>
        <source>Set in the last fragment of a message, and in a message of one frame (§5.2).</source>
        <translation>Gesetzt im letzten Teil einer Nachricht und in einer Nachricht aus einem einzigen Frame (§5.2).</translation>
    </message>
    <message>
        <source>RSV 1–3</source>
        <translation>RSV 1–3</translation>
    </message>
    <message>
        <source>all 0</source>
        <translation>alle 0</translation>
    </message>
    <message>
        <source>RSV1: packed</source>
        <translation>RSV1: gepackt</translation>
    </message>
    <message>
        <source>0 unless an extension gives them a meaning; with permessage-deflate RSV1 says that the message is packed.</source>
        <translation>0, solange ihnen keine Erweiterung eine Bedeutung gibt; mit permessage-deflate sagt RSV1, dass die Nachricht gepackt ist.</translation>
    </message>
    <message>
        <source>opcode</source>
        <translation>Opcode</translation>
    </message>
    <message>
        <source>What kind of frame this is (§5.2).</source>
        <translation>Von welcher Art dieser Frame ist (§5.2).</translation>
    </message>
    <message>
        <source>MASK</source>
        <translation>MASK</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>Set in every frame of a client and in none of a server (§5.1).</source>
        <translation>Gesetzt in jedem Frame eines Clients und in keinem eines Servers (§5.1).</translation>
    </message>
    <message>
        <source>payload length</source>
        <translation>Länge der Nutzdaten</translation>
    </message>
    <message>
        <source>%1, no extension</source>
        <translation>%1, keine Erweiterung</translation>
    </message>
    <message>
        <source>%1: in the next %2 bytes</source>
        <translation>%1: in den nächsten %2 Bytes</translation>
    </message>
    <message>
        <source>Up to 125 it is the length itself; 126 and 127 say that it follows in 2 or 8 bytes (§5.2).</source>
        <translation>Bis 125 ist es die Länge selbst; 126 und 127 sagen, dass sie in 2 oder 8 Bytes folgt (§5.2).</translation>
    </message>
    <message>
        <source>extended payload length</source>
        <translation>erweiterte Länge der Nutzdaten</translation>
    </message>
    <message>
        <source>The length of the payload, as it did not fit into 7 bits (§5.2).</source>
        <translation>Die Länge der Nutzdaten, weil sie nicht in 7 Bits passt (§5.2).</translation>
    </message>
    <message>
        <source>masking key</source>
        <translation>Maskierungsschlüssel</translation>
    </message>
    <message>
        <source>chosen at random for this frame</source>
        <translation>zufällig für diesen Frame gewählt</translation>
    </message>
    <message>
        <source>Byte i of the payload is combined with byte i mod 4 of the key by exclusive or (§5.3).</source>
        <translation>Byte i der Nutzdaten wird mit Byte i mod 4 des Schlüssels durch exklusives Oder verknüpft (§5.3).</translation>
    </message>
    <message>
        <source>payload, masked</source>
        <translation>Nutzdaten, maskiert</translation>
    </message>
    <message>
        <source>payload</source>
        <translation>Nutzdaten</translation>
    </message>
    <message>
        <source>As it is on the wire; the table shows how it is unmasked (§5.3).</source>
        <translation>Wie sie auf der Leitung stehen; die Tabelle zeigt, wie die Maske entfernt wird (§5.3).</translation>
    </message>
    <message>
        <source>As the sender&apos;s program gave it (§5.2).</source>
        <translation>Wie das Programm des Absenders sie übergeben hat (§5.2).</translation>
    </message>
    <message>
        <source>The server</source>
        <translation>Der Server</translation>
    </message>
    <message>
        <source>The client</source>
        <translation>Der Client</translation>
    </message>
    <message>
        <source>The %1 bytes behind it are read as the next frame.</source>
        <translation>Die %1 Bytes dahinter werden als nächster Frame gelesen.</translation>
    </message>
    <message>
        <source>%1 fails the connection: it sends close %2 (%3) and closes TCP. %4 (%5)</source>
        <translation>%1 bricht die Verbindung ab: Er sendet Close %2 (%3) und schließt TCP. %4 (%5)</translation>
    </message>
    <message>
        <source>%1 waits: %2 bytes of the payload have not come. It takes them from whatever is sent next.</source>
        <translation>%1 wartet: %2 Bytes der Nutzdaten fehlen noch. Er nimmt sie von dem, was als Nächstes gesendet wird.</translation>
    </message>
    <message>
        <source>%1 waits for the rest of the header.</source>
        <translation>%1 wartet auf den Rest des Headers.</translation>
    </message>
    <message>
        <source>%1, empty</source>
        <translation>%1, leer</translation>
    </message>
    <message>
        <source>plays no part in the handshake</source>
        <translation>hat mit dem Handshake nichts zu tun</translation>
    </message>
    <message>
        <source>optional; browsers send it</source>
        <translation>freiwillig; Browser senden es</translation>
    </message>
    <message>
        <source>optional; %1 offered</source>
        <translation>freiwillig; %1 angeboten</translation>
    </message>
    <message>
        <source>This is no whole HTTP head.</source>
        <translation>Das ist kein vollständiger HTTP-Kopf.</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>A strict server answers 400 Bad Request: %1</source>
        <translation>Ein strenger Server antwortet 400 Bad Request: %1</translation>
    </message>
    <message>
        <source>The server must check %1 lines; all hold, so it may answer 101.</source>
        <translation>Der Server muss %1 Zeilen prüfen; alle stimmen, also darf er mit 101 antworten.</translation>
    </message>
    <message>
        <source>The server must not open a WebSocket. It answers 426 Upgrade Required with the version that it knows, Sec-WebSocket-Version: 13 (§4.2.2).</source>
        <translation>Der Server darf keinen WebSocket eröffnen. Er antwortet 426 Upgrade Required mit der Version, die er kennt, Sec-WebSocket-Version: 13 (§4.2.2).</translation>
    </message>
    <message>
        <source>%1 does not hold</source>
        <translation>%1 stimmt nicht</translation>
    </message>
    <message>
        <source>%1 lines do not hold, %2 among them</source>
        <translation>%1 Zeilen stimmen nicht, darunter %2</translation>
    </message>
    <message>
        <source>%1: without it this is an ordinary GET. The server must not answer 101; it answers 400 Bad Request, or gives the page as HTTP (§4.2.1).</source>
        <translation>%1: Ohne diese Zeile ist das ein gewöhnliches GET. Der Server darf nicht mit 101 antworten; er antwortet 400 Bad Request oder liefert die Seite über HTTP (§4.2.1).</translation>
    </message>
    <message>
        <source>%1: the server must stop here and answer with an error such as 400 Bad Request (§4.2.1).</source>
        <translation>%1: Der Server muss hier aufhören und mit einem Fehler wie 400 Bad Request antworten (§4.2.1).</translation>
    </message>
    <message>
        <source>The client must fail the connection: %1</source>
        <translation>Der Client muss die Verbindung abbrechen: %1</translation>
    </message>
    <message>
        <source>All hold. After the empty line that ends this response, no byte is HTTP any more: the same TCP connection goes on, and both sides may send frames at any time.</source>
        <translation>Alle stimmen. Nach der leeren Zeile am Ende dieser Antwort ist kein Byte mehr HTTP: Dieselbe TCP-Verbindung geht weiter, und beide Seiten dürfen jederzeit Frames senden.</translation>
    </message>
    <message>
        <source>This is no 101: HTTP goes on, the client treats it as any answer, and there is no WebSocket (§4.1).</source>
        <translation>Das ist keine 101: HTTP geht weiter, der Client behandelt sie wie jede Antwort, und es gibt keinen WebSocket (§4.1).</translation>
    </message>
    <message>
        <source>%1 does not hold: the client must fail the connection. It closes TCP, and the page gets no WebSocket (§4.1).</source>
        <translation>%1 stimmt nicht: Der Client muss die Verbindung abbrechen. Er schließt TCP, und die Seite bekommt keinen WebSocket (§4.1).</translation>
    </message>
    <message>
        <source>none was offered, none may come</source>
        <translation>nichts wurde angeboten, nichts darf kommen</translation>
    </message>
    <message>
        <source>none was chosen</source>
        <translation>keines wurde gewählt</translation>
    </message>
    <message>
        <source>none was agreed on</source>
        <translation>keine wurde vereinbart</translation>
    </message>
    <message>
        <source> from %1</source>
        <translation> von %1</translation>
    </message>
    <message>
        <source>, in 1 frame</source>
        <translation>, in 1 Rahmen</translation>
    </message>
    <message>
        <source>, in %1 frames</source>
        <translation>, in %1 Rahmen</translation>
    </message>
    <message>
        <source>at the same time</source>
        <translation>zur selben Zeit</translation>
    </message>
    <message>
        <source>%1 later</source>
        <translation>%1 später</translation>
    </message>
    <message>
        <source>%1 earlier</source>
        <translation>%1 früher</translation>
    </message>
    <message>
        <source>1 packet more</source>
        <translation>1 Paket mehr</translation>
    </message>
    <message>
        <source>1 packet fewer</source>
        <translation>1 Paket weniger</translation>
    </message>
    <message>
        <source>%1 packets more</source>
        <translation>%1 Pakete mehr</translation>
    </message>
    <message>
        <source>%1 packets fewer</source>
        <translation>%1 Pakete weniger</translation>
    </message>
    <message>
        <source>Nothing differs: both runs are the same, byte for byte.</source>
        <translation>Nichts ist anders: Beide Läufe sind gleich, Byte für Byte.</translation>
    </message>
    <message>
        <source>The runs part at %1. As recorded: %2. With the change: %3. In the end %4.</source>
        <translation>Die Läufe trennen sich bei %1. Wie aufgezeichnet: %2. Mit der Änderung: %3. Am Ende: %4.</translation>
    </message>
    <message>
        <source>nothing differs</source>
        <translation>nichts ist anders</translation>
    </message>
    <message>
        <source>nothing happens to the packet</source>
        <translation>dem Paket geschieht nichts</translation>
    </message>
    <message>
        <source>nothing more happens</source>
        <translation>nichts geschieht mehr</translation>
    </message>
    <message>
        <source>the run ends %1</source>
        <translation>der Lauf endet %1</translation>
    </message>
    <message>
        <source>all %1 B arrive, %2</source>
        <translation>alle %1 B kommen an, %2</translation>
    </message>
    <message>
        <source>%1 B arrive instead of %2</source>
        <translation>%1 B kommen an statt %2</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no bit of this packet (allowed: 0 to %2)</source>
        <translation>„%1“ ist kein Bit dieses Pakets (erlaubt: 0 bis %2)</translation>
    </message>
    <message>
        <source>name at least one bit</source>
        <translation>mindestens ein Bit angeben</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>Abspielen oder anhalten</translation>
    </message>
    <message>
        <source>One layer crossing forward, back</source>
        <translation>Einen Schichtübergang vor, zurück</translation>
    </message>
    <message>
        <source>Shift + →   ←</source>
        <translation>Umschalt + →   ←</translation>
    </message>
    <message>
        <source>One packet forward, back</source>
        <translation>Ein Paket vor, zurück</translation>
    </message>
    <message>
        <source>Ctrl + →   ←</source>
        <translation>Strg + →   ←</translation>
    </message>
    <message>
        <source>To the next stop, the one before</source>
        <translation>Zum nächsten Halt, zum vorigen</translation>
    </message>
    <message>
        <source>Home   End</source>
        <translation>Pos1   Ende</translation>
    </message>
    <message>
        <source>To the start, to the end</source>
        <translation>An den Anfang, ans Ende</translation>
    </message>
    <message>
        <source>Slower, faster</source>
        <translation>Langsamer, schneller</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Entf</translation>
    </message>
    <message>
        <source>Lose the selected packet, or the next one</source>
        <translation>Das gewählte Paket verlieren oder das nächste</translation>
    </message>
    <message>
        <source>Menu key</source>
        <translation>Menütaste</translation>
    </message>
    <message>
        <source>All faults for the selected packet</source>
        <translation>Alle Störungen für das gewählte Paket</translation>
    </message>
    <message>
        <source>Raw or relative sequence numbers</source>
        <translation>Absolute oder relative Sequenznummern</translation>
    </message>
    <message>
        <source>Light the next message of the selected packet, everywhere it is; behind the last, none</source>
        <translation>Die nächste Nachricht des gewählten Pakets überall hervorheben; nach der letzten keine</translation>
    </message>
    <message>
        <source>Ctrl+T</source>
        <translation>Strg+T</translation>
    </message>
    <message>
        <source>Follow the stream of the selected packet</source>
        <translation>Dem Datenstrom des gewählten Pakets folgen</translation>
    </message>
    <message>
        <source>Show or hide a layer&apos;s events</source>
        <translation>Ereignisse einer Schicht zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Next pane</source>
        <translation>Nächster Bereich</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>In the event list: why did this happen?</source>
        <translation>In der Ereignisliste: Warum ist das geschehen?</translation>
    </message>
    <message>
        <source>Ctrl + Enter</source>
        <translation>Strg + Eingabe</translation>
    </message>
    <message>
        <source>In a lesson: commit the answer, then go on</source>
        <translation>In einer Lektion: die Antwort abgeben, dann weiter</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Close a pop-over or a message</source>
        <translation>Ein Fenster über dem Bild oder eine Meldung schließen</translation>
    </message>
    <message>
        <source>Project mode: PageDown and PageUp go on and back, B black, W white, Esc ends</source>
        <translation>Vortrag: Bild ab und Bild auf blättern, B schwarz, W weiß, Esc beendet</translation>
    </message>
    <message>
        <source>Ctrl + O</source>
        <translation>Strg + O</translation>
    </message>
    <message>
        <source>Open a capture or a scenario</source>
        <translation>Einen Mitschnitt oder ein Szenario öffnen</translation>
    </message>
    <message>
        <source>Ctrl + E</source>
        <translation>Strg + E</translation>
    </message>
    <message>
        <source>Export the packets as pcapng</source>
        <translation>Die Pakete als pcapng exportieren</translation>
    </message>
    <message>
        <source>Ctrl + Z</source>
        <translation>Strg + Z</translation>
    </message>
    <message>
        <source>Undo an edit of the scenario; never time</source>
        <translation>Eine Änderung am Szenario zurücknehmen; nie die Zeit</translation>
    </message>
    <message>
        <source>This overview</source>
        <translation>Diese Übersicht</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Single letters and digits act while the stage has the focus.</source>
        <translation>Einzelne Buchstaben und Ziffern wirken, solange die Bühne den Fokus hat.</translation>
    </message>
    <message>
        <source>About Layerscope</source>
        <translation>Über Layerscope</translation>
    </message>
    <message>
        <source>See a network work: every packet goes down seven layer objects, across the link and up seven again, and every byte can be clicked. What is shown is simulated byte for byte, or captured from a real connection, in the same views.

Free software under the GNU General Public License, version 3 or later.</source>
        <translation>Einem Netz bei der Arbeit zusehen: Jedes Paket geht durch sieben Schichtobjekte hinab, über die Leitung und durch sieben wieder hinauf, und jedes Byte lässt sich anklicken. Was zu sehen ist, ist Byte für Byte simuliert oder von einer echten Verbindung mitgeschnitten, in denselben Ansichten.

Freie Software unter der GNU General Public License, Version 3 oder später.</translation>
    </message>
    <message>
        <source>hidden until you commit</source>
        <translation>bis zur Abgabe verborgen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Afterwards you can</source>
        <translation>Danach können Sie</translation>
    </message>
    <message>
        <source>Your answer</source>
        <translation>Ihre Antwort</translation>
    </message>
    <message>
        <source>Your answer, in %1</source>
        <translation>Ihre Antwort, in %1</translation>
    </message>
    <message>
        <source>Byte number, counted from 0</source>
        <translation>Nummer des Bytes, ab 0 gezählt</translation>
    </message>
    <message>
        <source>Because</source>
        <translation>Weil</translation>
    </message>
    <message>
        <source>What I did</source>
        <translation>Was ich getan habe</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Was geschehen ist</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Seed %1. Read from the run; another seed has other numbers.</source>
        <translation>Startwert %1. Aus dem Lauf gelesen; ein anderer Startwert hat andere Nummern.</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Quellen</translation>
    </message>
    <message>
        <source>The whole run</source>
        <translation>Der ganze Lauf</translation>
    </message>
    <message>
        <source>The run “%1”</source>
        <translation>Der Lauf „%1“</translation>
    </message>
    <message>
        <source>%1  ·  seed %2</source>
        <translation>%1  ·  Startwert %2</translation>
    </message>
    <message>
        <source>%1 from %2 to %3</source>
        <translation>%1 von %2 an %3</translation>
    </message>
    <message>
        <source>, still to come</source>
        <translation>, kommt noch</translation>
    </message>
    <message>
        <source>, lost</source>
        <translation>, verloren</translation>
    </message>
    <message>
        <source>, under way</source>
        <translation>, unterwegs</translation>
    </message>
    <message>
        <source>, 1 hand</source>
        <translation>, 1 Meldung</translation>
    </message>
    <message>
        <source>, %1 hands</source>
        <translation>, %1 Meldungen</translation>
    </message>
    <message>
        <source>Source port</source>
        <translation>Quellport</translation>
    </message>
    <message>
        <source>Dest. port</source>
        <translation>Zielport</translation>
    </message>
    <message>
        <source>Sequence number</source>
        <translation>Sequenznummer</translation>
    </message>
    <message>
        <source>Acknowledgment no.</source>
        <translation>Bestätigungsnummer</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Checksum</source>
        <translation>Prüfsumme</translation>
    </message>
    <message>
        <source>Urgent</source>
        <translation>Urgent-Zeiger</translation>
    </message>
    <message>
        <source>lost</source>
        <translation>verloren</translation>
    </message>
    <message>
        <source>%1 before</source>
        <translation>%1 davor</translation>
    </message>
    <message>
        <source>the next one</source>
        <translation>dem nächsten</translation>
    </message>
    <message>
        <source>(absent)</source>
        <translation>(fehlt)</translation>
    </message>
    <message>
        <source>link</source>
        <translation>Leitung</translation>
    </message>
    <message>
        <source>GET, HTTP/1.1 or later</source>
        <translation>GET, ab HTTP/1.1</translation>
    </message>
    <message>
        <source>present</source>
        <translation>vorhanden</translation>
    </message>
    <message>
        <source>lists websocket, any case</source>
        <translation>nennt websocket, groß oder klein</translation>
    </message>
    <message>
        <source>lists Upgrade, any case</source>
        <translation>nennt Upgrade, groß oder klein</translation>
    </message>
    <message>
        <source>decodes to 16 bytes</source>
        <translation>ergibt dekodiert 16 Bytes</translation>
    </message>
    <message>
        <source>is 13</source>
        <translation>ist 13</translation>
    </message>
    <message>
        <source>101, else HTTP goes on</source>
        <translation>101, sonst geht HTTP weiter</translation>
    </message>
    <message>
        <source>is websocket, any case</source>
        <translation>ist websocket, groß oder klein</translation>
    </message>
    <message>
        <source>is the value computed below</source>
        <translation>ist der unten berechnete Wert</translation>
    </message>
    <message>
        <source>only what was offered</source>
        <translation>nur, was angeboten wurde</translation>
    </message>
    <message>
        <source>one that was offered, or none</source>
        <translation>ein angebotenes oder keines</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>TCP</source>
        <translation>TCP</translation>
    </message>
    <message>
        <source>HTTP and WebSocket</source>
        <translation>HTTP und WebSocket</translation>
    </message>
    <message>
        <source>Socket.IO</source>
        <translation>Socket.IO</translation>
    </message>
    <message>
        <source>Systems</source>
        <translation>Systeme</translation>
    </message>
    <message>
        <source>Bytes, counted from 0</source>
        <translation>Bytes, ab 0 gezählt</translation>
    </message>
    <message>
        <source>, layer %1</source>
        <translation>, Schicht %1</translation>
    </message>
    <message>
        <source>byte %1: %2</source>
        <translation>Byte %1: %2</translation>
    </message>
    <message>
        <source>%1 header</source>
        <translation>%1-Header</translation>
    </message>
    <message>
        <source>Data ×%1</source>
        <translation>Daten ×%1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Physical</source>
        <translation>Bitübertragung</translation>
    </message>
    <message>
        <source>Data link</source>
        <translation>Sicherung</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Vermittlung</translation>
    </message>
    <message>
        <source>Transport</source>
        <translation>Transport</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>Presentation</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>Application</source>
        <translation>Anwendung</translation>
    </message>
    <message>
        <source>simulated</source>
        <translation>simuliert</translation>
    </message>
    <message>
        <source>observed</source>
        <translation>beobachtet</translation>
    </message>
    <message>
        <source>inferred</source>
        <translation>erschlossen</translation>
    </message>
    <message>
        <source>guessing</source>
        <translation>geraten</translation>
    </message>
    <message>
        <source>fairly sure</source>
        <translation>ziemlich sicher</translation>
    </message>
    <message>
        <source>certain</source>
        <translation>ganz sicher</translation>
    </message>
    <message>
        <source>again, same bytes</source>
        <translation>noch einmal, dieselben Bytes</translation>
    </message>
    <message>
        <source>, in flight</source>
        <translation>, unterwegs</translation>
    </message>
    <message>
        <source>the %1</source>
        <translation>%1</translation>
    </message>
    <message>
        <source>fires at %1</source>
        <translation>läuft ab bei %1</translation>
    </message>
    <message>
        <source>fired</source>
        <translation>abgelaufen</translation>
    </message>
    <message>
        <source>started again</source>
        <translation>neu gestartet</translation>
    </message>
    <message>
        <source>cancelled by</source>
        <translation>gestoppt von</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>gestoppt</translation>
    </message>
    <message>
        <source>now  %1</source>
        <translation>jetzt  %1</translation>
    </message>
    <message>
        <source>%1 lost here, %2 s</source>
        <translation>%1 hier verloren, %2 s</translation>
    </message>
    <message>
        <source> Layers 6 and 5 add nothing.</source>
        <translation> Die Schichten 6 und 5 fügen nichts hinzu.</translation>
    </message>
    <message>
        <source> Layers 7 to 5 add nothing.</source>
        <translation> Die Schichten 7 bis 5 fügen nichts hinzu.</translation>
    </message>
    <message>
        <source>In flight: %1, %2 bytes on the wire%3.</source>
        <translation>Unterwegs: %1, %2 Bytes auf der Leitung%3.</translation>
    </message>
    <message>
        <source>, no data</source>
        <translation>, keine Daten</translation>
    </message>
    <message>
        <source>there is no connection</source>
        <translation>es gibt keine Verbindung</translation>
    </message>
    <message>
        <source>waits for a SYN from anybody</source>
        <translation>wartet auf ein SYN von irgendwem</translation>
    </message>
    <message>
        <source>waits for the answer to its SYN</source>
        <translation>wartet auf die Antwort auf sein SYN</translation>
    </message>
    <message>
        <source>its own SYN is not yet acknowledged</source>
        <translation>sein eigenes SYN ist noch nicht bestätigt</translation>
    </message>
    <message>
        <source>data may flow both ways</source>
        <translation>Daten können in beide Richtungen fließen</translation>
    </message>
    <message>
        <source>its FIN is not yet acknowledged</source>
        <translation>sein FIN ist noch nicht bestätigt</translation>
    </message>
    <message>
        <source>waits for the FIN of the other side</source>
        <translation>wartet auf das FIN der anderen Seite</translation>
    </message>
    <message>
        <source>the other side has finished, this side has not</source>
        <translation>die andere Seite ist fertig, diese noch nicht</translation>
    </message>
    <message>
        <source>both sides have sent a FIN, its own is not yet acknowledged</source>
        <translation>beide Seiten haben ein FIN gesendet, das eigene ist noch nicht bestätigt</translation>
    </message>
    <message>
        <source>waits for the acknowledgment of its FIN</source>
        <translation>wartet auf die Bestätigung seines FIN</translation>
    </message>
    <message>
        <source>waits until no old segment can still be under way</source>
        <translation>wartet, bis kein altes Segment mehr unterwegs sein kann</translation>
    </message>
</context>
<context>
    <name>layerscope::AcceptSteps</name>
    <message>
        <source>Sec-WebSocket-Accept, step by step</source>
        <translation>Sec-WebSocket-Accept, Schritt für Schritt</translation>
    </message>
    <message>
        <source>Take the key as text</source>
        <translation>Den Schlüssel als Text nehmen</translation>
    </message>
    <message>
        <source>(no key)</source>
        <translation>(kein Schlüssel)</translation>
    </message>
    <message>
        <source>not decoded first</source>
        <translation>nicht zuerst dekodiert</translation>
    </message>
    <message>
        <source>Append the fixed GUID</source>
        <translation>Die feste GUID anhängen</translation>
    </message>
    <message>
        <source>%1 characters</source>
        <translation>%1 Zeichen</translation>
    </message>
    <message>
        <source>SHA-1, 20 bytes</source>
        <translation>SHA-1, 20 Bytes</translation>
    </message>
    <message>
        <source>any proxy can compute it too</source>
        <translation>jeder Proxy kann es auch ausrechnen</translation>
    </message>
    <message>
        <source>Base64, %1 characters</source>
        <translation>Base64, %1 Zeichen</translation>
    </message>
    <message>
        <source>the server has not answered yet</source>
        <translation>der Server hat noch nicht geantwortet</translation>
    </message>
    <message>
        <source>equals the header line: accepted</source>
        <translation>gleich der Header-Zeile: angenommen</translation>
    </message>
    <message>
        <source>the response has no such line: fail</source>
        <translation>die Antwort hat keine solche Zeile: Abbruch</translation>
    </message>
    <message>
        <source>differs from the header line: fail</source>
        <translation>anders als die Header-Zeile: Abbruch</translation>
    </message>
    <message>
        <source>%1. %2: %3, %4.</source>
        <translation>%1. %2: %3, %4.</translation>
    </message>
</context>
<context>
    <name>layerscope::AnswerInput</name>
    <message>
        <source>One word. Capitals do not matter.</source>
        <translation>Ein Wort. Groß oder klein ist gleich.</translation>
    </message>
    <message>
        <source>0 to 4 294 967 295. Spaces are ignored; 0x… is hexadecimal.</source>
        <translation>0 bis 4 294 967 295. Leerzeichen zählen nicht; 0x… ist hexadezimal.</translation>
    </message>
    <message>
        <source>Spaces are ignored; 0x… is hexadecimal.</source>
        <translation>Leerzeichen zählen nicht; 0x… ist hexadezimal.</translation>
    </message>
    <message>
        <source>In %1. Spaces are ignored.</source>
        <translation>In %1. Leerzeichen zählen nicht.</translation>
    </message>
</context>
<context>
    <name>layerscope::AnswerPart</name>
    <message>
        <source>Right: your answer, and the run&apos;s</source>
        <translation>Richtig: Ihre Antwort und die des Laufs</translation>
    </message>
    <message>
        <source>Your answer</source>
        <translation>Ihre Antwort</translation>
    </message>
    <message>
        <source>In the run</source>
        <translation>Im Lauf</translation>
    </message>
    <message>
        <source>read from the run</source>
        <translation>aus dem Lauf gelesen</translation>
    </message>
    <message>
        <source>Why your answer is not the one</source>
        <translation>Warum Ihre Antwort nicht stimmt</translation>
    </message>
    <message>
        <source>In another layer: %1</source>
        <translation>In einer anderen Schicht: %1</translation>
    </message>
    <message>
        <source>The rule</source>
        <translation>Die Regel</translation>
    </message>
    <message>
        <source>Why it is so</source>
        <translation>Warum es so ist</translation>
    </message>
</context>
<context>
    <name>layerscope::AudienceWindow</name>
    <message>
        <source>Layerscope — audience</source>
        <translation>Layerscope – Publikum</translation>
    </message>
    <message>
        <source>Audience&apos;s screen</source>
        <translation>Bildschirm des Publikums</translation>
    </message>
</context>
<context>
    <name>layerscope::ByteInput</name>
    <message>
        <source>Click a byte of the packet on the right, or write its number; the first is 0.</source>
        <translation>Rechts ein Byte des Pakets anklicken oder seine Nummer schreiben; das erste ist 0.</translation>
    </message>
    <message>
        <source>Number of the byte</source>
        <translation>Nummer des Bytes</translation>
    </message>
    <message>
        <source>no byte</source>
        <translation>kein Byte</translation>
    </message>
</context>
<context>
    <name>layerscope::CaptureDialog</name>
    <message>
        <source>Capture a real connection</source>
        <translation>Eine echte Verbindung mitschneiden</translation>
    </message>
    <message>
        <source>&amp;Private loopback demonstration</source>
        <translation>&amp;Vorführung auf eigenem Loopback</translation>
    </message>
    <message>
        <source>&amp;An interface of this machine</source>
        <translation>&amp;Eine Schnittstelle dieses Rechners</translation>
    </message>
    <message>
        <source>Interface</source>
        <translation>Schnittstelle</translation>
    </message>
    <message>
        <source>everything; for example: tcp port 8080</source>
        <translation>alles; zum Beispiel: tcp port 8080</translation>
    </message>
    <message>
        <source>Capture filter</source>
        <translation>Mitschnittfilter</translation>
    </message>
    <message>
        <source>&amp;Interface</source>
        <translation>&amp;Schnittstelle</translation>
    </message>
    <message>
        <source>&amp;Filter</source>
        <translation>&amp;Filter</translation>
    </message>
    <message>
        <source>Capture</source>
        <translation>Mitschneiden</translation>
    </message>
    <message>
        <source>A real server and a real client talk over this machine&apos;s own TCP in a network of their own, and every packet is captured. Nothing else is seen, and no privilege is needed.</source>
        <translation>Ein echter Server und ein echter Client sprechen über das TCP dieses Rechners in einem eigenen Netz, und jedes Paket wird mitgeschnitten. Nichts anderes ist zu sehen, und keine besonderen Rechte sind nötig.</translation>
    </message>
    <message>
        <source>Needs the permission to capture. Where it is missing, the message says how to get it.</source>
        <translation>Braucht das Recht mitzuschneiden. Wo es fehlt, sagt die Meldung, wie man es bekommt.</translation>
    </message>
</context>
<context>
    <name>layerscope::CardsInput</name>
    <message>
        <source>Layer of %1</source>
        <translation>Schicht von %1</translation>
    </message>
    <message>
        <source>which layer?</source>
        <translation>welche Schicht?</translation>
    </message>
</context>
<context>
    <name>layerscope::CauseRow</name>
    <message>
        <source>%1. %2, %3 s, event %4</source>
        <translation>%1. %2, %3 s, Ereignis %4</translation>
    </message>
    <message>
        <source>Go to event %1</source>
        <translation>Zu Ereignis %1 gehen</translation>
    </message>
</context>
<context>
    <name>layerscope::Document</name>
    <message>
        <source>Reading %1</source>
        <translation>%1 wird gelesen</translation>
    </message>
    <message>
        <source>Private loopback: one TCP connection</source>
        <translation>Eigenes Loopback: eine TCP-Verbindung</translation>
    </message>
    <message>
        <source>Capture on %1</source>
        <translation>Mitschnitt auf %1</translation>
    </message>
    <message>
        <source>The capture has ended, and no packet had come.</source>
        <translation>Der Mitschnitt ist zu Ende, und kein Paket ist gekommen.</translation>
    </message>
    <message>
        <source>Simulating %1</source>
        <translation>%1 wird simuliert</translation>
    </message>
    <message>
        <source>The run was stopped. %1</source>
        <translation>Der Lauf wurde angehalten. %1</translation>
    </message>
    <message>
        <source>Remove: %1</source>
        <translation>Entfernen: %1</translation>
    </message>
    <message>
        <source>not: %1</source>
        <translation>nicht: %1</translation>
    </message>
    <message>
        <source>The cables of a hub are one medium of one rate: change the scenario&apos;s file instead. Random loss is possible here.</source>
        <translation>Die Kabel eines Hubs sind ein Medium mit einer Datenrate: Ändern Sie stattdessen die Datei des Szenarios. Zufälliger Verlust ist hier möglich.</translation>
    </message>
    <message>
        <source>%1 % loss</source>
        <translation>%1 % Verlust</translation>
    </message>
    <message>
        <source>up to %1 of jitter</source>
        <translation>bis zu %1 Jitter</translation>
    </message>
    <message>
        <source>Change the link %1</source>
        <translation>Die Leitung %1 ändern</translation>
    </message>
    <message>
        <source>the link %1 has %2</source>
        <translation>die Leitung %1 dies hat: %2</translation>
    </message>
    <message>
        <source>The program of %1 is no WebSocket program: its handshake cannot be changed.</source>
        <translation>Das Programm von %1 ist kein WebSocket-Programm: Sein Handshake lässt sich nicht ändern.</translation>
    </message>
    <message>
        <source>Change the handshake of %1</source>
        <translation>Den Handshake von %1 ändern</translation>
    </message>
    <message>
        <source>%1 writes %2</source>
        <translation>%1 dies schreibt: %2</translation>
    </message>
    <message>
        <source>Keep the what-if as the run</source>
        <translation>Das Was-wäre-wenn als Lauf behalten</translation>
    </message>
    <message>
        <source>Discard the what-if</source>
        <translation>Das Was-wäre-wenn verwerfen</translation>
    </message>
    <message>
        <source>%1 in slot %2</source>
        <translation>%1 in Platz %2 steht</translation>
    </message>
    <message>
        <source>This task leaves that as it is. Its card says what you may change.</source>
        <translation>Diese Aufgabe lässt das, wie es ist. Ihre Karte sagt, was Sie ändern dürfen.</translation>
    </message>
</context>
<context>
    <name>layerscope::EventList</name>
    <message>
        <source>Event list</source>
        <translation>Ereignisliste</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>%1 of %2 events</source>
        <translation>%1 von %2 Ereignissen</translation>
    </message>
    <message>
        <source>%1 events</source>
        <translation>%1 Ereignisse</translation>
    </message>
    <message>
        <source>  ·  number %1 selected</source>
        <translation>  ·  Nummer %1 gewählt</translation>
    </message>
</context>
<context>
    <name>layerscope::EventListModel</name>
    <message>
        <source>link</source>
        <translation>Leitung</translation>
    </message>
    <message>
        <source>server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>layer %1</source>
        <translation>Schicht %1</translation>
    </message>
    <message>
        <source>%1, carries the lit message</source>
        <translation>%1, trägt die hervorgehobene Nachricht</translation>
    </message>
    <message>
        <source>Time (s)</source>
        <translation>Zeit (s)</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Host</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>Ursache</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>Herkunft</translation>
    </message>
</context>
<context>
    <name>layerscope::EventTable</name>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>Warum?</translation>
    </message>
    <message>
        <source>Why did the selected event happen?</source>
        <translation>Warum ist das gewählte Ereignis geschehen?</translation>
    </message>
    <message>
        <source>Show what caused this event (Enter)</source>
        <translation>Zeigen, was dieses Ereignis verursacht hat (Eingabe)</translation>
    </message>
    <message>
        <source>No event of the layers shown. Keys 1 to 7 show and hide layers.</source>
        <translation>Kein Ereignis der gezeigten Schichten. Die Tasten 1 bis 7 zeigen und verbergen Schichten.</translation>
    </message>
    <message>
        <source>Nothing has happened yet.</source>
        <translation>Noch ist nichts geschehen.</translation>
    </message>
</context>
<context>
    <name>layerscope::ExplorePage</name>
    <message>
        <source>Explore</source>
        <translation>Erkunden</translation>
    </message>
    <message>
        <source>Ladder of the run as recorded</source>
        <translation>Weg-Zeit-Diagramm des Laufs wie aufgezeichnet</translation>
    </message>
    <message>
        <source>A  as recorded</source>
        <translation>A  wie aufgezeichnet</translation>
    </message>
    <message>
        <source>Stack</source>
        <translation>Stapel</translation>
    </message>
    <message>
        <source>Ladder</source>
        <translation>Ablauf</translation>
    </message>
    <message>
        <source>Events and inspector</source>
        <translation>Ereignisse und Inspektor</translation>
    </message>
    <message>
        <source>Events or inspector</source>
        <translation>Ereignisse oder Inspektor</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Loaded: %1. Layer %2 of every host can be filled with it.</source>
        <translation>Geladen: %1. Schicht %2 jedes Hosts lässt sich damit füllen.</translation>
    </message>
    <message>
        <source>This message is lit at every layer, in every frame that carries it. A click ends that</source>
        <translation>Diese Nachricht ist in jeder Schicht und in jedem Rahmen hervorgehoben, der sie trägt. Ein Klick beendet das</translation>
    </message>
    <message>
        <source>%1 is lit  ✕</source>
        <translation>%1 hervorgehoben  ✕</translation>
    </message>
    <message>
        <source>Stop lighting the message %1: %2</source>
        <translation>Die Nachricht %1 nicht mehr hervorheben: %2</translation>
    </message>
    <message>
        <source>The selected packet carries no message: select one with data first.</source>
        <translation>Das gewählte Paket trägt keine Nachricht: Wählen Sie zuerst eines mit Daten.</translation>
    </message>
    <message>
        <source>B  what if</source>
        <translation>B  was wäre, wenn</translation>
    </message>
    <message>
        <source>Ladder of the run with the change</source>
        <translation>Weg-Zeit-Diagramm des Laufs mit der Änderung</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Simulated</source>
        <translation>Simuliert</translation>
    </message>
    <message>
        <source>Simulate the scene: the same seed gives the same bytes</source>
        <translation>Die Szene simulieren: Derselbe Startwert gibt dieselben Bytes</translation>
    </message>
    <message>
        <source>Source: simulated</source>
        <translation>Quelle: simuliert</translation>
    </message>
    <message>
        <source>Loopback</source>
        <translation>Loopback</translation>
    </message>
    <message>
        <source>Capture a real connection between two programs on this machine, without being root</source>
        <translation>Eine echte Verbindung zwischen zwei Programmen auf diesem Rechner mitschneiden, ohne root zu sein</translation>
    </message>
    <message>
        <source>Source: real loopback capture</source>
        <translation>Quelle: echter Mitschnitt vom Loopback</translation>
    </message>
    <message>
        <source>Stop capture</source>
        <translation>Mitschnitt beenden</translation>
    </message>
    <message>
        <source>Stop the capture</source>
        <translation>Den Mitschnitt beenden</translation>
    </message>
    <message>
        <source>Capturing: packets appear as the kernel sends them</source>
        <translation>Mitschnitt läuft: Pakete erscheinen, wie der Kernel sie sendet</translation>
    </message>
    <message>
        <source>Observed on this machine; the states of both ends are inferred</source>
        <translation>Auf diesem Rechner beobachtet; die Zustände beider Enden sind erschlossen</translation>
    </message>
    <message>
        <source>From a capture file; the states of both ends are inferred</source>
        <translation>Aus einer Mitschnittdatei; die Zustände beider Enden sind erschlossen</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>A lesson&apos;s run is as it is; layers can be swapped in its tasks.</source>
        <translation>Der Lauf einer Lektion ist, wie er ist; in ihren Aufgaben lassen sich Schichten tauschen.</translation>
    </message>
    <message>
        <source>A captured stack is the kernel&apos;s: its slots cannot be filled differently. Choose Source: Simulated to swap layers.</source>
        <translation>Ein mitgeschnittener Stapel ist der des Kernels: Seine Plätze lassen sich nicht anders füllen. Wählen Sie Quelle: Simuliert, um Schichten zu tauschen.</translation>
    </message>
    <message>
        <source>What fills layer %1</source>
        <translation>Was Schicht %1 füllt</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Load a layer of your own…</source>
        <translation>Eine eigene Schicht laden …</translation>
    </message>
    <message>
        <source>Faults and views of %1</source>
        <translation>Störungen und Ansichten von %1</translation>
    </message>
    <message>
        <source>Views of %1</source>
        <translation>Ansichten von %1</translation>
    </message>
    <message>
        <source>Light the message %1</source>
        <translation>Die Nachricht %1 hervorheben</translation>
    </message>
    <message>
        <source>Follow this strea&amp;m…</source>
        <translation>Diesem Daten&amp;strom folgen …</translation>
    </message>
    <message>
        <source>&amp;Handshake and frames</source>
        <translation>Handshake &amp;und Frames</translation>
    </message>
    <message>
        <source>Only TCP and UDP carry a stream to follow: select a packet of a connection first.</source>
        <translation>Nur TCP und UDP tragen einen Datenstrom, dem man folgen kann: Wählen Sie zuerst ein Paket einer Verbindung.</translation>
    </message>
    <message>
        <source>Load a layer</source>
        <translation>Eine Schicht laden</translation>
    </message>
    <message>
        <source>Shared libraries (*.so);;All files (*)</source>
        <translation>Dynamische Bibliotheken (*.so);;Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>layerscope::FaultBar</name>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>More faults</source>
        <translation>Mehr Störungen</translation>
    </message>
    <message>
        <source>All faults that this packet can be given</source>
        <translation>Alle Störungen, die dieses Paket treffen können</translation>
    </message>
</context>
<context>
    <name>layerscope::FaultDesk</name>
    <message>
        <source>&amp;Lose</source>
        <translation>&amp;Verlieren</translation>
    </message>
    <message>
        <source>Lose this packet on the link: Delete, or a click on it while it is under way</source>
        <translation>Dieses Paket auf der Leitung verlieren: Entf oder ein Klick darauf, solange es unterwegs ist</translation>
    </message>
    <message>
        <source>&amp;Delay…</source>
        <translation>Ver&amp;zögern …</translation>
    </message>
    <message>
        <source>Let this packet arrive later; or drag it back along the link</source>
        <translation>Dieses Paket später ankommen lassen; oder auf der Leitung zurückziehen</translation>
    </message>
    <message>
        <source>D&amp;uplicate</source>
        <translation>Ver&amp;doppeln</translation>
    </message>
    <message>
        <source>Let this packet arrive twice</source>
        <translation>Dieses Paket zweimal ankommen lassen</translation>
    </message>
    <message>
        <source>&amp;Corrupt</source>
        <translation>Ver&amp;fälschen</translation>
    </message>
    <message>
        <source>Change one random bit of this packet</source>
        <translation>Ein zufälliges Bit dieses Pakets ändern</translation>
    </message>
    <message>
        <source>Corrupt chosen &amp;bits…</source>
        <translation>Gewählte &amp;Bits verfälschen …</translation>
    </message>
    <message>
        <source>Change bits of this packet that you name</source>
        <translation>Bits dieses Pakets ändern, die Sie nennen</translation>
    </message>
    <message>
        <source>&amp;Reorder</source>
        <translation>Überh&amp;olen</translation>
    </message>
    <message>
        <source>Let the next packet of this sender overtake this one</source>
        <translation>Das nächste Paket dieses Absenders vor diesem ankommen lassen</translation>
    </message>
    <message>
        <source>&amp;Faults…</source>
        <translation>&amp;Störungen …</translation>
    </message>
    <message>
        <source>Faults</source>
        <translation>Störungen</translation>
    </message>
    <message>
        <source>No faults: this is a capture</source>
        <translation>Keine Störungen: Das ist ein Mitschnitt</translation>
    </message>
    <message>
        <source>This packet</source>
        <translation>Dieses Paket</translation>
    </message>
    <message>
        <source>Next packet</source>
        <translation>Nächstes Paket</translation>
    </message>
    <message>
        <source>No packet</source>
        <translation>Kein Paket</translation>
    </message>
    <message>
        <source>&amp;Mend cable</source>
        <translation>&amp;Kabel verbinden</translation>
    </message>
    <message>
        <source>Mend cable</source>
        <translation>Kabel verbinden</translation>
    </message>
    <message>
        <source>Cut cable</source>
        <translation>Kabel trennen</translation>
    </message>
    <message>
        <source>Plug the cable %1 in again at this moment</source>
        <translation>Das Kabel %1 in diesem Augenblick wieder einstecken</translation>
    </message>
    <message>
        <source>Pull the cable %1 at this moment</source>
        <translation>Das Kabel %1 in diesem Augenblick ziehen</translation>
    </message>
    <message>
        <source>&amp;Faults (%1)…</source>
        <translation>&amp;Störungen (%1) …</translation>
    </message>
    <message>
        <source>Faults (%1)</source>
        <translation>Störungen (%1)</translation>
    </message>
    <message>
        <source>All faults of this scenario: look at them, remove them</source>
        <translation>Alle Störungen dieses Szenarios: ansehen, entfernen</translation>
    </message>
    <message>
        <source>Lin&amp;k %1…</source>
        <translation>&amp;Leitung %1 …</translation>
    </message>
    <message>
        <source>Delay a packet</source>
        <translation>Ein Paket verzögern</translation>
    </message>
    <message>
        <source>%1 arrives later by:</source>
        <translation>%1 kommt später an, und zwar um:</translation>
    </message>
    <message>
        <source>Delay</source>
        <translation>Verzögerung</translation>
    </message>
    <message>
        <source>For example 50 ms, or 1.5 s</source>
        <translation>Zum Beispiel 50 ms oder 1.5 s</translation>
    </message>
    <message>
        <source>Corrupt chosen bits</source>
        <translation>Gewählte Bits verfälschen</translation>
    </message>
    <message>
        <source>Bits of %1 that change on the way, counted from 0 at the start of the frame; byte n has the bits 8n to 8n + 7. The last bit of the bytes you have selected is filled in.</source>
        <translation>Bits von %1, die sich unterwegs ändern, ab 0 vom Anfang des Rahmens gezählt; Byte n hat die Bits 8n bis 8n + 7. Das letzte Bit der gewählten Bytes ist eingetragen.</translation>
    </message>
    <message>
        <source>Corrupt</source>
        <translation>Verfälschen</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>Bits</translation>
    </message>
    <message>
        <source>Numbers with commas between them</source>
        <translation>Nummern mit Kommas dazwischen</translation>
    </message>
    <message>
        <source>Link %1</source>
        <translation>Leitung %1</translation>
    </message>
    <message>
        <source>Both directions. The scenario runs again with the same seed.</source>
        <translation>Beide Richtungen. Das Szenario läuft noch einmal mit demselben Startwert.</translation>
    </message>
    <message>
        <source>Try</source>
        <translation>Ausprobieren</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Datenrate</translation>
    </message>
    <message>
        <source>For example 10 Mbit/s</source>
        <translation>Zum Beispiel 10 Mbit/s</translation>
    </message>
    <message>
        <source>Delay, one way</source>
        <translation>Verzögerung, eine Richtung</translation>
    </message>
    <message>
        <source>For example 20 ms</source>
        <translation>Zum Beispiel 20 ms</translation>
    </message>
    <message>
        <source>Random loss</source>
        <translation>Zufälliger Verlust</translation>
    </message>
    <message>
        <source>Part of the packets, for example 5 %</source>
        <translation>Anteil der Pakete, zum Beispiel 5 %</translation>
    </message>
    <message>
        <source>Jitter</source>
        <translation>Jitter</translation>
    </message>
    <message>
        <source>Each packet is later by up to so much, at random</source>
        <translation>Jedes Paket kommt zufällig um bis zu so viel später</translation>
    </message>
    <message>
        <source>Mend the cable now</source>
        <translation>Das Kabel jetzt verbinden</translation>
    </message>
    <message>
        <source>Cut the cable now</source>
        <translation>Das Kabel jetzt trennen</translation>
    </message>
    <message>
        <source>Cu&amp;t cable</source>
        <translation>&amp;Kabel trennen</translation>
    </message>
    <message>
        <source>No faults in this task</source>
        <translation>Keine Störungen in dieser Aufgabe</translation>
    </message>
</context>
<context>
    <name>layerscope::FaultListDialog</name>
    <message>
        <source>Faults of this scenario</source>
        <translation>Störungen dieses Szenarios</translation>
    </message>
    <message>
        <source>Faults</source>
        <translation>Störungen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Take the chosen fault out and run again: Delete</source>
        <translation>Die gewählte Störung herausnehmen und noch einmal laufen lassen: Entf</translation>
    </message>
    <message>
        <source>They happen in every run of this scenario, in this order on each link.</source>
        <translation>Sie geschehen in jedem Lauf dieses Szenarios, in dieser Reihenfolge auf jeder Leitung.</translation>
    </message>
    <message>
        <source>There are none. Click a packet under way to lose it.</source>
        <translation>Es gibt keine. Klicken Sie ein Paket an, das unterwegs ist, um es zu verlieren.</translation>
    </message>
</context>
<context>
    <name>layerscope::FieldCard</name>
    <message>
        <source>Open source text</source>
        <translation>Quelltext öffnen</translation>
    </message>
    <message>
        <source>Open the text of the source in the web browser</source>
        <translation>Den Text der Quelle im Browser öffnen</translation>
    </message>
    <message>
        <source>Name of the field in Wireshark</source>
        <translation>Name des Feldes in Wireshark</translation>
    </message>
    <message>
        <source>No field selected</source>
        <translation>Kein Feld gewählt</translation>
    </message>
    <message>
        <source>Click a line above or a byte below: its meaning and its source appear here.</source>
        <translation>Klicken Sie eine Zeile darüber oder ein Byte darunter an: Bedeutung und Quelle erscheinen hier.</translation>
    </message>
    <message>
        <source>Here: %1.</source>
        <translation>Hier: %1.</translation>
    </message>
    <message>
        <source>bit %1 of the %2 header</source>
        <translation>Bit %1 des %2-Headers</translation>
    </message>
    <message>
        <source>bits %1 to %2 of the %3 header</source>
        <translation>Bits %1 bis %2 des %3-Headers</translation>
    </message>
    <message>
        <source>Layer %1, %2: bytes %3 to %4 of what was decrypted.</source>
        <translation>Schicht %1, %2: Bytes %3 bis %4 des Entschlüsselten.</translation>
    </message>
    <message>
        <source>Layer %1, %2: bytes %3 to %4 of this frame.</source>
        <translation>Schicht %1, %2: Bytes %3 bis %4 dieses Rahmens.</translation>
    </message>
</context>
<context>
    <name>layerscope::FieldTreeModel</name>
    <message>
        <source>%1 B</source>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>layer %1</source>
        <translation>Schicht %1</translation>
    </message>
    <message>
        <source>worked out, not in these bytes</source>
        <translation>ausgerechnet, nicht in diesen Bytes</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Anmerkung</translation>
    </message>
</context>
<context>
    <name>layerscope::FieldTreeView</name>
    <message>
        <source>Fields of the frame</source>
        <translation>Felder des Rahmens</translation>
    </message>
    <message>
        <source>The packet under way, or one that you click, is taken apart here field by field.</source>
        <translation>Das Paket, das unterwegs ist oder das Sie anklicken, wird hier Feld für Feld zerlegt.</translation>
    </message>
</context>
<context>
    <name>layerscope::FollowStreamDialog</name>
    <message>
        <source>%1 stream: %2 to %3</source>
        <translation>%1-Datenstrom: %2 an %3</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>Beide</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Whose bytes</source>
        <translation>Wessen Bytes</translation>
    </message>
    <message>
        <source>What %1 sent</source>
        <translation>Was %1 gesendet hat</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>Hex</translation>
    </message>
    <message>
        <source>How bytes are shown</source>
        <translation>Wie die Bytes gezeigt werden</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Find in the stream</source>
        <translation>Im Datenstrom suchen</translation>
    </message>
    <message>
        <source>The stream</source>
        <translation>Der Datenstrom</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy what is shown, or the selected part of it</source>
        <translation>Kopieren, was zu sehen ist, oder den gewählten Teil davon</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>One side: its bytes as they are. Both: the text that is shown</source>
        <translation>Eine Seite: ihre Bytes, wie sie sind. Beide: der Text, der zu sehen ist</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>  (%1 bytes before are missing in this capture)</source>
        <translation>  (%1 Bytes davor fehlen in diesem Mitschnitt)</translation>
    </message>
    <message>
        <source>At this moment no byte has arrived yet.</source>
        <translation>In diesem Augenblick ist noch kein Byte angekommen.</translation>
    </message>
    <message>
        <source>%1 bytes from the client, %2 from the server, as far as they have arrived.</source>
        <translation>%1 Bytes vom Client, %2 vom Server, soweit sie angekommen sind.</translation>
    </message>
    <message>
        <source>Only the first %1 bytes are shown.</source>
        <translation>Nur die ersten %1 Bytes sind zu sehen.</translation>
    </message>
    <message>
        <source>“%1” does not occur.</source>
        <translation>„%1“ kommt nicht vor.</translation>
    </message>
    <message>
        <source>%1 could not be written: %2. Choose another place.</source>
        <translation>%1 konnte nicht geschrieben werden: %2. Wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>Written: %1</source>
        <translation>Geschrieben: %1</translation>
    </message>
    <message>
        <source>Save the stream</source>
        <translation>Den Datenstrom speichern</translation>
    </message>
</context>
<context>
    <name>layerscope::FrameBitsView</name>
    <message>
        <source>Bits of the frame</source>
        <translation>Bits des Frames</translation>
    </message>
    <message>
        <source>%1 once unmasked</source>
        <translation>%1 ohne Maske</translation>
    </message>
    <message>
        <source>“%1” once unmasked</source>
        <translation>„%1“ ohne Maske</translation>
    </message>
    <message>
        <source>, first half</source>
        <translation>, erste Hälfte</translation>
    </message>
    <message>
        <source>, second half</source>
        <translation>, zweite Hälfte</translation>
    </message>
    <message>
        <source>and %1 bytes more</source>
        <translation>und %1 Bytes mehr</translation>
    </message>
    <message>
        <source>end of frame</source>
        <translation>Ende des Frames</translation>
    </message>
    <message>
        <source>Click a bit to turn it over.</source>
        <translation>Klicken Sie ein Bit an, um es umzudrehen.</translation>
    </message>
    <message>
        <source>Bit %1 is %2: %3 %4. Space turns it over.</source>
        <translation>Bit %1 ist %2: %3 %4. Die Leertaste dreht es um.</translation>
    </message>
</context>
<context>
    <name>layerscope::FramePane</name>
    <message>
        <source>WebSocket frame</source>
        <translation>WebSocket-Frame</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>Frame</translation>
    </message>
    <message>
        <source>The frame before</source>
        <translation>Der Frame davor</translation>
    </message>
    <message>
        <source>Frame before</source>
        <translation>Frame davor</translation>
    </message>
    <message>
        <source>The next frame; goes to the moment when it has arrived</source>
        <translation>Der nächste Frame; geht zu dem Augenblick, in dem er angekommen ist</translation>
    </message>
    <message>
        <source>Next frame</source>
        <translation>Nächster Frame</translation>
    </message>
    <message>
        <source>Frame that is shown</source>
        <translation>Frame, der zu sehen ist</translation>
    </message>
    <message>
        <source>What the receiver does</source>
        <translation>Was der Empfänger tut</translation>
    </message>
    <message>
        <source>As sent</source>
        <translation>Wie gesendet</translation>
    </message>
    <message>
        <source>Back to the bits that were sent</source>
        <translation>Zurück zu den gesendeten Bits</translation>
    </message>
    <message>
        <source>The frame as sent</source>
        <translation>Der Frame wie gesendet</translation>
    </message>
    <message>
        <source>Unmasking</source>
        <translation>Maske entfernen</translation>
    </message>
    <message>
        <source>RFC 6455 §5.3</source>
        <translation>RFC 6455 §5.3</translation>
    </message>
    <message>
        <source>original[i] = masked[i]  XOR  key[i mod 4]</source>
        <translation>Original[i] = maskiert[i]  XOR  Schlüssel[i mod 4]</translation>
    </message>
    <message>
        <source>Unmasking, byte by byte</source>
        <translation>Maske entfernen, Byte für Byte</translation>
    </message>
    <message>
        <source>server to client:</source>
        <translation>Server an Client:</translation>
    </message>
    <message>
        <source>client to server:</source>
        <translation>Client an Server:</translation>
    </message>
    <message>
        <source>No frames: the server did not answer 101, so this connection is no WebSocket.</source>
        <translation>Keine Frames: Der Server hat nicht mit 101 geantwortet, also ist diese Verbindung kein WebSocket.</translation>
    </message>
    <message>
        <source>No frame has arrived yet. After the 101 both sides may send frames at any time.</source>
        <translation>Noch ist kein Frame angekommen. Nach der 101 dürfen beide Seiten jederzeit Frames senden.</translation>
    </message>
    <message>
        <source>RFC 6455 §5.2</source>
        <translation>RFC 6455 §5.2</translation>
    </message>
    <message>
        <source>A client must mask every frame; a server must mask none (§5.1).</source>
        <translation>Ein Client muss jeden Frame maskieren, ein Server darf keinen maskieren (§5.1).</translation>
    </message>
    <message>
        <source>1 byte</source>
        <translation>1 Byte</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 Bytes</translation>
    </message>
    <message>
        <source>%1, as drawn in RFC 6455 §5.2</source>
        <translation>%1, gezeichnet wie in RFC 6455 §5.2</translation>
    </message>
    <message>
        <source>what if: bits turned, not sent</source>
        <translation>was wäre, wenn: Bits umgedreht, nicht gesendet</translation>
    </message>
    <message>
        <source>A client must mask every frame; a server must mask none (§5.1). The mask hides nothing: its key travels in the frame.</source>
        <translation>Ein Client muss jeden Frame maskieren, ein Server darf keinen maskieren (§5.1). Die Maske verbirgt nichts: Ihr Schlüssel reist im Frame mit.</translation>
    </message>
    <message>
        <source>This frame is not masked: its payload stands in it as it is. A client must mask every frame; a server must mask none (§5.1).</source>
        <translation>Dieser Frame ist nicht maskiert: Seine Nutzdaten stehen darin, wie sie sind. Ein Client muss jeden Frame maskieren, ein Server darf keinen maskieren (§5.1).</translation>
    </message>
    <message>
        <source>And %1 bytes more. </source>
        <translation>Und %1 Bytes mehr. </translation>
    </message>
    <message>
        <source>%1 fails the connection: %2.</source>
        <translation>%1 bricht die Verbindung ab: %2.</translation>
    </message>
    <message>
        <source>The client</source>
        <translation>Der Client</translation>
    </message>
    <message>
        <source>The server</source>
        <translation>Der Server</translation>
    </message>
    <message>
        <source>%1: “%2”.</source>
        <translation>%1: „%2“.</translation>
    </message>
    <message>
        <source>It sends %1%2</source>
        <translation>Er sendet %1%2</translation>
    </message>
</context>
<context>
    <name>layerscope::HandsPanel</name>
    <message>
        <source>Hands for %1, %2</source>
        <translation>Meldungen für %1, %2</translation>
    </message>
    <message>
        <source>One more for %1</source>
        <translation>Eine mehr für %1</translation>
    </message>
    <message>
        <source>One less for %1</source>
        <translation>Eine weniger für %1</translation>
    </message>
</context>
<context>
    <name>layerscope::HandshakeModel</name>
    <message>
        <source>does not hold</source>
        <translation>stimmt nicht</translation>
    </message>
    <message>
        <source>holds</source>
        <translation>stimmt</translation>
    </message>
    <message>
        <source>holds; optional</source>
        <translation>stimmt; freiwillig</translation>
    </message>
    <message>
        <source>(absent)</source>
        <translation>(fehlt)</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>RFC 6455</source>
        <translation>RFC 6455</translation>
    </message>
</context>
<context>
    <name>layerscope::HandshakePane</name>
    <message>
        <source>Request</source>
        <translation>Anfrage</translation>
    </message>
    <message>
        <source>Response</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Lines of the request</source>
        <translation>Zeilen der Anfrage</translation>
    </message>
    <message>
        <source>Lines of the response</source>
        <translation>Zeilen der Antwort</translation>
    </message>
    <message>
        <source>What the server must do</source>
        <translation>Was der Server tun muss</translation>
    </message>
    <message>
        <source>What the client must do</source>
        <translation>Was der Client tun muss</translation>
    </message>
    <message>
        <source>Edit a line…</source>
        <translation>Eine Zeile ändern …</translation>
    </message>
    <message>
        <source>Change a line and see at once what the other side must then do: F2 on a line</source>
        <translation>Eine Zeile ändern und sofort sehen, was die andere Seite dann tun muss: F2 auf einer Zeile</translation>
    </message>
    <message>
        <source>Edit a line of the request</source>
        <translation>Eine Zeile der Anfrage ändern</translation>
    </message>
    <message>
        <source>Edit a line of the response</source>
        <translation>Eine Zeile der Antwort ändern</translation>
    </message>
    <message>
        <source>As sent</source>
        <translation>Wie gesendet</translation>
    </message>
    <message>
        <source>Back to the message that was sent</source>
        <translation>Zurück zur gesendeten Nachricht</translation>
    </message>
    <message>
        <source>The request as sent</source>
        <translation>Die Anfrage wie gesendet</translation>
    </message>
    <message>
        <source>The response as sent</source>
        <translation>Die Antwort wie gesendet</translation>
    </message>
    <message>
        <source>Run it</source>
        <translation>Laufen lassen</translation>
    </message>
    <message>
        <source>Run the scene again with this message, beside the run as it was: a what-if</source>
        <translation>Die Szene mit dieser Nachricht noch einmal laufen lassen, neben dem Lauf, wie er war: ein Was-wäre-wenn</translation>
    </message>
    <message>
        <source>Run the scene with the edited request</source>
        <translation>Die Szene mit der geänderten Anfrage laufen lassen</translation>
    </message>
    <message>
        <source>Run the scene with the edited response</source>
        <translation>Die Szene mit der geänderten Antwort laufen lassen</translation>
    </message>
    <message>
        <source>client to server</source>
        <translation>Client an Server</translation>
    </message>
    <message>
        <source>server to client</source>
        <translation>Server an Client</translation>
    </message>
    <message>
        <source>what if: edited, not sent</source>
        <translation>was wäre, wenn: geändert, nicht gesendet</translation>
    </message>
</context>
<context>
    <name>layerscope::HexView</name>
    <message>
        <source>Bytes of the frame</source>
        <translation>Bytes des Rahmens</translation>
    </message>
    <message>
        <source>The bytes of the packet appear here, each with the layer that owns it.</source>
        <translation>Hier erscheinen die Bytes des Pakets, jedes mit der Schicht, der es gehört.</translation>
    </message>
    <message>
        <source>Byte %1: %2, layer %3</source>
        <translation>Byte %1: %2, Schicht %3</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s), none selected</source>
        <translation>
            <numerusform>%n Byte, keines gewählt</numerusform>
            <numerusform>%n Bytes, keines gewählt</numerusform>
        </translation>
    </message>
    <message>
        <source>Bytes %1 to %2: %3</source>
        <translation>Bytes %1 bis %2: %3</translation>
    </message>
    <message>
        <source>; of the message: %1 to %2</source>
        <translation>; der Nachricht: %1 bis %2</translation>
    </message>
</context>
<context>
    <name>layerscope::Inspector</name>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>Rahmen</translation>
    </message>
    <message>
        <source>Decrypted TLS</source>
        <translation>Entschlüsseltes TLS</translation>
    </message>
    <message>
        <source>Which bytes</source>
        <translation>Welche Bytes</translation>
    </message>
    <message>
        <source>What the TLS records in this frame say</source>
        <translation>Was in den TLS-Records dieses Rahmens steht</translation>
    </message>
    <message>
        <source>What the selected bytes mean</source>
        <translation>Was die gewählten Bytes bedeuten</translation>
    </message>
    <message>
        <source>Value of the selected bytes</source>
        <translation>Wert der gewählten Bytes</translation>
    </message>
    <message>
        <source>The selected bytes as text</source>
        <translation>Die gewählten Bytes als Text</translation>
    </message>
    <message>
        <source>= %1, most significant byte first</source>
        <translation>= %1, höchstwertiges Byte zuerst</translation>
    </message>
    <message>
        <source>= %1</source>
        <translation>= %1</translation>
    </message>
    <message>
        <source>no packet selected</source>
        <translation>kein Paket gewählt</translation>
    </message>
    <message>
        <source>frame %1</source>
        <translation>Rahmen %1</translation>
    </message>
    <message>
        <source>, %1 to %2</source>
        <translation>, %1 an %2</translation>
    </message>
    <message>
        <source>, repeats frame %1</source>
        <translation>, wiederholt Rahmen %1</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 Bytes</translation>
    </message>
    <message>
        <source>%1 bytes, decrypted</source>
        <translation>%1 Bytes, entschlüsselt</translation>
    </message>
    <message>
        <source>%1 of %2 bytes captured</source>
        <translation>%1 von %2 Bytes mitgeschnitten</translation>
    </message>
    <message>
        <source>%1; byte %2 selected</source>
        <translation>%1; Byte %2 gewählt</translation>
    </message>
    <message>
        <source>%1; bytes %2 to %3 selected</source>
        <translation>%1; Bytes %2 bis %3 gewählt</translation>
    </message>
    <message>
        <source>as text: %1</source>
        <translation>als Text: %1</translation>
    </message>
</context>
<context>
    <name>layerscope::LadderView</name>
    <message>
        <source>Ladder</source>
        <translation>Weg-Zeit-Diagramm</translation>
    </message>
    <message>
        <source>one row a frame</source>
        <translation>eine Zeile je Rahmen</translation>
    </message>
    <message>
        <source>time to scale</source>
        <translation>Zeit maßstäblich</translation>
    </message>
    <message>
        <source>time to scale, except at breaks</source>
        <translation>Zeit maßstäblich, außer an Unterbrechungen</translation>
    </message>
    <message>
        <source>Open a scene or a capture to see its packets here</source>
        <translation>Öffnen Sie eine Szene oder einen Mitschnitt, um die Pakete hier zu sehen</translation>
    </message>
    <message>
        <source>Frame %1: %2
%3</source>
        <translation>Rahmen %1: %2
%3</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>Leer</translation>
    </message>
    <message>
        <source>%1 s. %2 of %3 frames sent.</source>
        <translation>%1 s. %2 von %3 Rahmen gesendet.</translation>
    </message>
    <message>
        <source> %1 frame: %2 %3, from %4 to %5.</source>
        <translation> %1 Rahmen: %2 %3, von %4 an %5.</translation>
    </message>
    <message>
        <source>Selected</source>
        <translation>Gewählter</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>Neuester</translation>
    </message>
    <message>
        <source> The message %1 is lit: %2.</source>
        <translation> Die Nachricht %1 ist hervorgehoben: %2.</translation>
    </message>
    <message>
        <source> The runs part at %1 s.</source>
        <translation> Die Läufe trennen sich bei %1 s.</translation>
    </message>
</context>
<context>
    <name>layerscope::LayerButton</name>
    <message>
        <source>Show layer %1, %2</source>
        <translation>Schicht %1 zeigen, %2</translation>
    </message>
    <message>
        <source>Layer %1, %2: show or hide its events (key %1)</source>
        <translation>Schicht %1, %2: ihre Ereignisse zeigen oder verbergen (Taste %1)</translation>
    </message>
</context>
<context>
    <name>layerscope::LessonCapture</name>
    <message>
        <source>no packet came</source>
        <translation>es kam kein Paket</translation>
    </message>
</context>
<context>
    <name>layerscope::LessonCard</name>
    <message numerus="yes">
        <source>%n hint(s)</source>
        <translation>
            <numerusform>%n Hinweis</numerusform>
            <numerusform>%n Hinweise</numerusform>
        </translation>
    </message>
    <message>
        <source>Lesson card</source>
        <translation>Lektionskarte</translation>
    </message>
    <message>
        <source>What is wrong in the lesson&apos;s file</source>
        <translation>Was in der Datei der Lektion falsch ist</translation>
    </message>
    <message>
        <source>Not committed: %1.</source>
        <translation>Nicht abgegeben: %1.</translation>
    </message>
    <message>
        <source>… and %1 more</source>
        <translation>… und %1 mehr</translation>
    </message>
    <message>
        <source>The file has changed and cannot be read as a lesson. The last good version is shown.</source>
        <translation>Die Datei hat sich geändert und ist nicht als Lektion lesbar. Zu sehen ist die letzte gute Fassung.</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Step %1 of %2</source>
        <translation>Schritt %1 von %2</translation>
    </message>
    <message>
        <source>your turn: fresh numbers</source>
        <translation>Sie sind dran: neue Nummern</translation>
    </message>
    <message>
        <source>committed</source>
        <translation>abgegeben</translation>
    </message>
    <message>
        <source>one commit, no second try</source>
        <translation>eine Abgabe, kein zweiter Versuch</translation>
    </message>
    <message>
        <source>any way counts</source>
        <translation>jeder Weg zählt</translation>
    </message>
    <message>
        <source>Afterwards you can</source>
        <translation>Danach können Sie</translation>
    </message>
    <message>
        <source>Your goal</source>
        <translation>Ihr Ziel</translation>
    </message>
    <message>
        <source>packets: click one under way to lose it, drag it to delay it, or use the fault buttons</source>
        <translation>Pakete: eines anklicken, das unterwegs ist, um es zu verlieren, ziehen, um es zu verzögern, oder die Störungsknöpfe benutzen</translation>
    </message>
    <message>
        <source>layers: double-click a slot of a stack to fill it differently</source>
        <translation>Schichten: einen Platz eines Protokollstapels doppelt anklicken, um ihn anders zu füllen</translation>
    </message>
    <message>
        <source>the link: click it to change its rate, delay, loss and jitter</source>
        <translation>die Leitung: anklicken, um Datenrate, Verzögerung, Verlust und Jitter zu ändern</translation>
    </message>
    <message>
        <source>You may change</source>
        <translation>Ändern dürfen Sie</translation>
    </message>
    <message>
        <source>○  Not reached yet. The scenario runs again with each change.</source>
        <translation>○  Noch nicht erreicht. Das Szenario läuft nach jeder Änderung noch einmal.</translation>
    </message>
    <message>
        <source>✓  Reached.</source>
        <translation>✓  Erreicht.</translation>
    </message>
    <message numerus="yes">
        <source>○  Not reached yet, after %n run(s).</source>
        <translation>
            <numerusform>○  Noch nicht erreicht, nach %n Lauf.</numerusform>
            <numerusform>○  Noch nicht erreicht, nach %n Läufen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Page of the lesson</source>
        <translation>Seite der Lektion</translation>
    </message>
    <message>
        <source>Next: %1</source>
        <translation>Weiter: %1</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>Abschließen</translation>
    </message>
    <message>
        <source>Results…</source>
        <translation>Ergebnisse …</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>Neu beginnen</translation>
    </message>
    <message>
        <source>Back to the lesson</source>
        <translation>Zurück zur Lektion</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Commit</source>
        <translation>Abgeben</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>Von vorn</translation>
    </message>
    <message>
        <source>Go on without it</source>
        <translation>Ohne sie weiter</translation>
    </message>
    <message>
        <source>Your turn</source>
        <translation>Sie sind dran</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>Warum?</translation>
    </message>
    <message>
        <source>Ctrl+Enter commits. The run goes on afterwards.</source>
        <translation>Strg+Eingabe gibt ab. Danach geht der Lauf weiter.</translation>
    </message>
    <message>
        <source>About %1 minutes.</source>
        <translation>Etwa %1 Minuten.</translation>
    </message>
    <message>
        <source>Your seed is %1: your numbers are your own.</source>
        <translation>Ihr Startwert ist %1: Diese Nummern haben nur Sie.</translation>
    </message>
    <message>
        <source>A connection is being captured on this computer …</source>
        <translation>Auf diesem Rechner wird eine Verbindung mitgeschnitten …</translation>
    </message>
    <message numerus="yes">
        <source>This is your own connection: %n packet(s) of the loopback of this computer.</source>
        <translation>
            <numerusform>Das ist Ihre eigene Verbindung: %n Paket vom Loopback dieses Rechners.</numerusform>
            <numerusform>Das ist Ihre eigene Verbindung: %n Pakete vom Loopback dieses Rechners.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You see a connection that was captured on another computer: %n packet(s).</source>
        <translation>
            <numerusform>Sie sehen eine Verbindung, die auf einem anderen Rechner mitgeschnitten wurde: %n Paket.</numerusform>
            <numerusform>Sie sehen eine Verbindung, die auf einem anderen Rechner mitgeschnitten wurde: %n Pakete.</numerusform>
        </translation>
    </message>
    <message>
        <source>You see a simulated connection: there is no capture.</source>
        <translation>Sie sehen eine simulierte Verbindung: Es gibt keinen Mitschnitt.</translation>
    </message>
    <message>
        <source>Capturing here did not work: %1.</source>
        <translation>Der Mitschnitt hier ist nicht gelungen: %1.</translation>
    </message>
    <message>
        <source>Capture again</source>
        <translation>Noch einmal mitschneiden</translation>
    </message>
    <message>
        <source>Capture one here</source>
        <translation>Hier eine mitschneiden</translation>
    </message>
    <message>
        <source>what the handshake says: View → Handshake and frames shows it; click a line, then run it</source>
        <translation>was der Handshake sagt: Ansicht → Handshake und Frames zeigt ihn; eine Zeile anklicken, dann laufen lassen</translation>
    </message>
</context>
<context>
    <name>layerscope::LessonController</name>
    <message>
        <source>%1 holds no lesson</source>
        <translation>%1 enthält keine Lektion</translation>
    </message>
    <message numerus="yes">
        <source> (and %n more)</source>
        <translation>
            <numerusform> (und %n weiterer)</numerusform>
            <numerusform> (und %n weitere)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>layerscope::MainWindow</name>
    <message>
        <source>Explore</source>
        <translation>Erkunden</translation>
    </message>
    <message>
        <source>Lesson</source>
        <translation>Lektion</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>Modus</translation>
    </message>
    <message>
        <source>Look at any scene or capture freely</source>
        <translation>Jede Szene und jeden Mitschnitt frei ansehen</translation>
    </message>
    <message>
        <source>Take a lesson: predict, see, understand</source>
        <translation>Eine Lektion nehmen: vorhersagen, sehen, verstehen</translation>
    </message>
    <message>
        <source>The lesson</source>
        <translation>Die Lektion</translation>
    </message>
    <message>
        <source>Scene</source>
        <translation>Szene</translation>
    </message>
    <message>
        <source>The scene that is simulated</source>
        <translation>Die Szene, die simuliert wird</translation>
    </message>
    <message>
        <source>Ladder</source>
        <translation>Ablauf</translation>
    </message>
    <message>
        <source>WebSocket</source>
        <translation>WebSocket</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>Was zu sehen ist</translation>
    </message>
    <message>
        <source>Hosts, stacks, ladder and inspector</source>
        <translation>Hosts, Protokollstapel, Weg-Zeit-Diagramm und Inspektor</translation>
    </message>
    <message>
        <source>The WebSocket handshake line by line, and frames bit by bit</source>
        <translation>Der WebSocket-Handshake Zeile für Zeile und Frames Bit für Bit</translation>
    </message>
    <message>
        <source>What if…</source>
        <translation>Was, wenn …</translation>
    </message>
    <message>
        <source>Give a packet a fault, run again, and see what differs</source>
        <translation>Einem Paket eine Störung geben, noch einmal laufen lassen und sehen, was anders ist</translation>
    </message>
    <message>
        <source>What if</source>
        <translation>Was wäre, wenn</translation>
    </message>
    <message>
        <source>Written: %1</source>
        <translation>Geschrieben: %1</translation>
    </message>
    <message>
        <source>Seed %1, yours alone</source>
        <translation>Startwert %1, nur Ihrer</translation>
    </message>
    <message>
        <source>Live capture</source>
        <translation>Laufender Mitschnitt</translation>
    </message>
    <message>
        <source>Seed %1  ·  same seed, same bytes</source>
        <translation>Startwert %1  ·  gleicher Startwert, gleiche Bytes</translation>
    </message>
    <message>
        <source>Captured: real packets, real times</source>
        <translation>Mitgeschnitten: echte Pakete, echte Zeiten</translation>
    </message>
    <message>
        <source>%1 — Layerscope</source>
        <translation>%1 – Layerscope</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Captures and scenarios (*.pcap *.pcapng *.cap *.toml);;Lessons (*.md);;All files (*)</source>
        <translation>Mitschnitte und Szenarien (*.pcap *.pcapng *.cap *.toml);;Lektionen (*.md);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Open key log</source>
        <translation>Schlüsselprotokoll öffnen</translation>
    </message>
    <message>
        <source>Key logs (*.log *.txt *.keys *.keylog);;All files (*)</source>
        <translation>Schlüsselprotokolle (*.log *.txt *.keys *.keylog);;Alle Dateien (*)</translation>
    </message>
    <message numerus="yes">
        <source>Secrets of %n connection(s) are known: Decrypt TLS is on.</source>
        <translation>
            <numerusform>Die Geheimnisse von %n Verbindung sind bekannt: TLS wird entschlüsselt.</numerusform>
            <numerusform>Die Geheimnisse von %n Verbindungen sind bekannt: TLS wird entschlüsselt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Packets (*.pcapng);;Ladder as a drawing (*.svg);;Ladder as a picture (*.png)</source>
        <translation>Pakete (*.pcapng);;Diagramm als Zeichnung (*.svg);;Diagramm als Bild (*.png)</translation>
    </message>
    <message>
        <source>No file has been opened yet</source>
        <translation>Noch wurde keine Datei geöffnet</translation>
    </message>
    <message>
        <source>Lessons (*.md);;All files (*)</source>
        <translation>Lektionen (*.md);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>No lesson was found beside the program. Lesson → Open lesson… opens one.</source>
        <translation>Beim Programm wurde keine Lektion gefunden. Lektion → Lektion öffnen … öffnet eine.</translation>
    </message>
    <message>
        <source>&amp;Open lesson…</source>
        <translation>Lektion ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>Open lesson</source>
        <translation>Lektion öffnen</translation>
    </message>
    <message>
        <source>&amp;New from this scene…</source>
        <translation>Neue aus dieser &amp;Szene …</translation>
    </message>
    <message>
        <source>&amp;Results…</source>
        <translation>&amp;Ergebnisse …</translation>
    </message>
    <message>
        <source>&amp;Start again</source>
        <translation>Neu &amp;beginnen</translation>
    </message>
    <message>
        <source>&amp;Leave the lesson</source>
        <translation>Die Lektion &amp;verlassen</translation>
    </message>
    <message>
        <source>New lesson</source>
        <translation>Neue Lektion</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>Ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>Open a capture (pcap, pcapng) or a scenario (toml): Ctrl+O</source>
        <translation>Einen Mitschnitt (pcap, pcapng) oder ein Szenario (toml) öffnen: Strg+O</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Exportieren …</translation>
    </message>
    <message>
        <source>Write the packets as pcapng, or the ladder as a picture: Ctrl+E</source>
        <translation>Die Pakete als pcapng oder das Weg-Zeit-Diagramm als Bild schreiben: Strg+E</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>&amp;Compare side by side</source>
        <translation>&amp;Nebeneinander vergleichen</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Both runs of a what-if side by side</source>
        <translation>Beide Läufe eines Was-wäre-wenn nebeneinander</translation>
    </message>
    <message>
        <source>&amp;Handshake and frames</source>
        <translation>Handshake &amp;und Frames</translation>
    </message>
    <message>
        <source>Capture a &amp;real connection…</source>
        <translation>Eine echte &amp;Verbindung mitschneiden …</translation>
    </message>
    <message>
        <source>&amp;Stop capture</source>
        <translation>Mitschnitt &amp;beenden</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Open &amp;key log…</source>
        <translation>&amp;Schlüsselprotokoll öffnen …</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Give this packet a fault</source>
        <translation>&amp;Dieses Paket stören</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>La&amp;uf</translation>
    </message>
    <message>
        <source>&amp;Play or pause</source>
        <translation>&amp;Abspielen oder anhalten</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>One layer &amp;forward</source>
        <translation>Eine Schicht &amp;vor</translation>
    </message>
    <message>
        <source>One layer &amp;back</source>
        <translation>Eine Schicht &amp;zurück</translation>
    </message>
    <message>
        <source>Shift+→</source>
        <translation>Umschalt+→</translation>
    </message>
    <message>
        <source>One p&amp;acket back</source>
        <translation>Ein Pa&amp;ket zurück</translation>
    </message>
    <message>
        <source>Shift+←</source>
        <translation>Umschalt+←</translation>
    </message>
    <message>
        <source>To the next &amp;stop</source>
        <translation>Zum &amp;nächsten Halt</translation>
    </message>
    <message>
        <source>Ctrl+→</source>
        <translation>Strg+→</translation>
    </message>
    <message>
        <source>To the stop b&amp;efore</source>
        <translation>Zum v&amp;origen Halt</translation>
    </message>
    <message>
        <source>Ctrl+←</source>
        <translation>Strg+←</translation>
    </message>
    <message>
        <source>To the s&amp;tart</source>
        <translation>An den Anfan&amp;g</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Pos1</translation>
    </message>
    <message>
        <source>To the e&amp;nd</source>
        <translation>Ans &amp;Ende</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>S&amp;lower</source>
        <translation>&amp;Langsamer</translation>
    </message>
    <message>
        <source>&amp;Why did this happen?</source>
        <translation>&amp;Warum ist das geschehen?</translation>
    </message>
    <message>
        <source>&amp;Capture</source>
        <translation>&amp;Mitschnitt</translation>
    </message>
    <message>
        <source>&amp;Layers</source>
        <translation>&amp;Schichten</translation>
    </message>
    <message>
        <source>&amp;Load a layer of your own…</source>
        <translation>Eine eigene Schicht &amp;laden …</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Tasten</translation>
    </message>
    <message>
        <source>&amp;About Layerscope</source>
        <translation>Ü&amp;ber Layerscope</translation>
    </message>
    <message>
        <source>&amp;Project</source>
        <translation>&amp;Projekt</translation>
    </message>
    <message>
        <source>&amp;Language of the system</source>
        <translation>&amp;Sprache des Systems</translation>
    </message>
    <message>
        <source>Layerscope will speak this language when it is started again.</source>
        <translation>Layerscope spricht diese Sprache, wenn es neu gestartet wird.</translation>
    </message>
    <message>
        <source>Theme of the &amp;system</source>
        <translation>Farben des S&amp;ystems</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>Lan&amp;guage</source>
        <translation>Spr&amp;ache</translation>
    </message>
    <message>
        <source>&amp;Relative sequence numbers	R</source>
        <translation>&amp;Relative Sequenznummern	R</translation>
    </message>
    <message>
        <source>Decr&amp;ypt TLS</source>
        <translation>&amp;TLS entschlüsseln</translation>
    </message>
    <message>
        <source>Open TLS 1.3 records with the secrets that came with the trace or a key log</source>
        <translation>TLS-1.3-Records mit den Geheimnissen öffnen, die mit der Aufzeichnung oder einem Schlüsselprotokoll kamen</translation>
    </message>
    <message>
        <source>Reduced &amp;motion</source>
        <translation>Weniger &amp;Bewegung</translation>
    </message>
    <message>
        <source>&amp;Follow this stream…</source>
        <translation>Diesem Daten&amp;strom folgen …</translation>
    </message>
    <message>
        <source>Light the next m&amp;essage of this packet</source>
        <translation>Nächste Nachricht dieses &amp;Pakets hervorheben</translation>
    </message>
    <message>
        <source>&amp;Next pane</source>
        <translation>Nächster Bere&amp;ich</translation>
    </message>
    <message>
        <source>Recent l&amp;essons</source>
        <translation>&amp;Letzte Lektionen</translation>
    </message>
    <message>
        <source>One pac&amp;ket forward</source>
        <translation>Ein &amp;Paket vor</translation>
    </message>
    <message>
        <source>Faste&amp;r</source>
        <translation>&amp;Schneller</translation>
    </message>
    <message>
        <source>Le&amp;sson</source>
        <translation>&amp;Lektion</translation>
    </message>
    <message>
        <source>E&amp;vents of layers</source>
        <translation>Ereignisse der S&amp;chichten</translation>
    </message>
    <message>
        <source>Seed or source</source>
        <translation>Startwert oder Quelle</translation>
    </message>
</context>
<context>
    <name>layerscope::MessageBar</name>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel the running job</source>
        <translation>Den laufenden Vorgang abbrechen</translation>
    </message>
    <message>
        <source>Close the message</source>
        <translation>Die Meldung schließen</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>Hinweis</translation>
    </message>
</context>
<context>
    <name>layerscope::MessageList</name>
    <message>
        <source>Messages in this frame</source>
        <translation>Nachrichten in diesem Rahmen</translation>
    </message>
    <message>
        <source>Light none</source>
        <translation>Keine hervorheben</translation>
    </message>
    <message>
        <source>No message is lit any more (Escape)</source>
        <translation>Keine Nachricht ist mehr hervorgehoben (Esc)</translation>
    </message>
    <message>
        <source>Light no message</source>
        <translation>Keine Nachricht hervorheben</translation>
    </message>
    <message>
        <source>The chosen message is lit wherever its bytes are</source>
        <translation>Die gewählte Nachricht ist hervorgehoben, wo immer ihre Bytes sind</translation>
    </message>
    <message>
        <source>Message %1: %2</source>
        <translation>Nachricht %1: %2</translation>
    </message>
    <message>
        <source>%1
%2. Choose it to light its bytes at every layer, in every frame that carries it.</source>
        <translation>%1
%2. Wählen Sie sie, um ihre Bytes in jeder Schicht und in jedem Rahmen hervorzuheben, der sie trägt.</translation>
    </message>
    <message>
        <source>lit</source>
        <translation>hervorgehoben</translation>
    </message>
    <message>
        <source>lit: %1, not here</source>
        <translation>hervorgehoben: %1, nicht hier</translation>
    </message>
</context>
<context>
    <name>layerscope::OptionInput</name>
    <message>
        <source>Click the host in the scene, or choose here.</source>
        <translation>Den Host in der Szene anklicken oder hier wählen.</translation>
    </message>
    <message>
        <source>Choose all that are right; perhaps none.</source>
        <translation>Alle richtigen wählen; vielleicht keine.</translation>
    </message>
</context>
<context>
    <name>layerscope::OrderInput</name>
    <message>
        <source>Drag the lines, first on top; or choose one and press Ctrl+Up, Ctrl+Down.</source>
        <translation>Die Zeilen ziehen, die erste nach oben; oder eine wählen und Strg+Auf, Strg+Ab drücken.</translation>
    </message>
    <message>
        <source>Lines to put into order</source>
        <translation>Zeilen, die zu ordnen sind</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>Move the chosen line up</source>
        <translation>Die gewählte Zeile nach oben</translation>
    </message>
    <message>
        <source>Move the chosen line down</source>
        <translation>Die gewählte Zeile nach unten</translation>
    </message>
</context>
<context>
    <name>layerscope::OriginBadge</name>
    <message>
        <source>Origin: %1</source>
        <translation>Herkunft: %1</translation>
    </message>
</context>
<context>
    <name>layerscope::OwnerLegend</name>
    <message>
        <source>Owners of the bytes</source>
        <translation>Besitzer der Bytes</translation>
    </message>
    <message>
        <source>layer %1: %2</source>
        <translation>Schicht %1: %2</translation>
    </message>
</context>
<context>
    <name>layerscope::PresenterWindow</name>
    <message>
        <source>Layerscope — presenter</source>
        <translation>Layerscope – Vortrag</translation>
    </message>
    <message>
        <source>Presenter</source>
        <translation>Vortrag</translation>
    </message>
    <message>
        <source>This window shows notes and answers. Move it off the audience&apos;s screen.</source>
        <translation>Dieses Fenster zeigt Notizen und Antworten. Schieben Sie es vom Bildschirm des Publikums.</translation>
    </message>
    <message>
        <source>clock</source>
        <translation>Uhrzeit</translation>
    </message>
    <message>
        <source>End  (Esc)</source>
        <translation>Beenden  (Esc)</translation>
    </message>
    <message>
        <source>End the demonstration</source>
        <translation>Die Vorführung beenden</translation>
    </message>
    <message>
        <source>Now, on the audience&apos;s screen</source>
        <translation>Jetzt, auf dem Bildschirm des Publikums</translation>
    </message>
    <message>
        <source>Show it again  (F5)</source>
        <translation>Wieder zeigen  (F5)</translation>
    </message>
    <message>
        <source>Show the audience&apos;s window again</source>
        <translation>Das Fenster des Publikums wieder zeigen</translation>
    </message>
    <message>
        <source>Hands</source>
        <translation>Meldungen</translation>
    </message>
    <message>
        <source>read from the run</source>
        <translation>aus dem Lauf gelesen</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Hold A to look</source>
        <translation>A halten zum Ansehen</translation>
    </message>
    <message>
        <source>Reveal on the audience&apos;s screen</source>
        <translation>Dem Publikum aufdecken</translation>
    </message>
    <message>
        <source>Stops</source>
        <translation>Halte</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Als Nächstes</translation>
    </message>
    <message>
        <source>PageDown</source>
        <translation>Bild ab</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>text size</source>
        <translation>Schriftgröße</translation>
    </message>
    <message>
        <source>Larger notes</source>
        <translation>Größere Notizen</translation>
    </message>
    <message>
        <source>Smaller notes</source>
        <translation>Kleinere Notizen</translation>
    </message>
    <message>
        <source>After the answer</source>
        <translation>Nach der Antwort</translation>
    </message>
    <message>
        <source>Notes for after the answer</source>
        <translation>Notizen für nach der Antwort</translation>
    </message>
    <message>
        <source>covered with the answer</source>
        <translation>mit der Antwort verdeckt</translation>
    </message>
    <message>
        <source>The last row sits</source>
        <translation>Die letzte Reihe sitzt</translation>
    </message>
    <message>
        <source> heights of the picture away</source>
        <translation> Bildhöhen entfernt</translation>
    </message>
    <message>
        <source>Distance of the last row, in heights of the picture</source>
        <translation>Abstand der letzten Reihe, in Bildhöhen</translation>
    </message>
    <message>
        <source>The farther the last row, the larger the text</source>
        <translation>Je weiter die letzte Reihe, desto größer die Schrift</translation>
    </message>
    <message>
        <source>next</source>
        <translation>weiter</translation>
    </message>
    <message>
        <source>PageUp</source>
        <translation>Bild auf</translation>
    </message>
    <message>
        <source>back</source>
        <translation>zurück</translation>
    </message>
    <message>
        <source>one crossing</source>
        <translation>ein Schichtübergang</translation>
    </message>
    <message>
        <source>black</source>
        <translation>schwarz</translation>
    </message>
    <message>
        <source>white</source>
        <translation>weiß</translation>
    </message>
    <message>
        <source>large header</source>
        <translation>großer Header</translation>
    </message>
    <message>
        <source>large ladder</source>
        <translation>großes Diagramm</translation>
    </message>
    <message>
        <source>hold: answer</source>
        <translation>halten: Antwort</translation>
    </message>
    <message>
        <source>mouse held</source>
        <translation>Maus gedrückt</translation>
    </message>
    <message>
        <source>spotlight</source>
        <translation>Lichtkegel</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>The audience&apos;s screen is gone; everything is kept</source>
        <translation>Der Bildschirm des Publikums ist weg; alles bleibt erhalten</translation>
    </message>
    <message>
        <source>nothing to vote on</source>
        <translation>nichts zum Abstimmen</translation>
    </message>
    <message>
        <source>%1 counted</source>
        <translation>%1 gezählt</translation>
    </message>
    <message>
        <source>Revealed</source>
        <translation>Aufgedeckt</translation>
    </message>
    <message>
        <source>Nothing is asked here</source>
        <translation>Hier wird nichts gefragt</translation>
    </message>
    <message>
        <source>black: B shows it again</source>
        <translation>schwarz: B zeigt es wieder</translation>
    </message>
    <message>
        <source>white: W shows it again</source>
        <translation>weiß: W zeigt es wieder</translation>
    </message>
    <message>
        <source>Time elapsed: %1</source>
        <translation>Vergangene Zeit: %1</translation>
    </message>
    <message>
        <source>Clock: %1</source>
        <translation>Uhrzeit: %1</translation>
    </message>
    <message>
        <source>elapsed</source>
        <translation>vergangen</translation>
    </message>
    <message>
        <source>elapsed
%1 left</source>
        <translation>vergangen
noch %1</translation>
    </message>
    <message>
        <source>elapsed
%1 over</source>
        <translation>vergangen
%1 zu lang</translation>
    </message>
</context>
<context>
    <name>layerscope::ProjectMenu</name>
    <message>
        <source>&amp;Start</source>
        <translation>&amp;Beginnen</translation>
    </message>
    <message>
        <source>&amp;End	Esc</source>
        <translation>B&amp;eenden	Esc</translation>
    </message>
    <message>
        <source>Export &amp;handout…</source>
        <translation>Arbeitsblatt e&amp;xportieren …</translation>
    </message>
    <message>
        <source>Show it to an audience, on the second screen if there is one: F5</source>
        <translation>Einem Publikum zeigen, auf dem zweiten Bildschirm, wenn es einen gibt: F5</translation>
    </message>
    <message>
        <source>Write a lesson as a PDF: ladders, blanks to fill, an answer page</source>
        <translation>Eine Lektion als PDF schreiben: Weg-Zeit-Diagramme, Lücken zum Ausfüllen, eine Seite mit Antworten</translation>
    </message>
    <message>
        <source>Start with a &amp;lesson…</source>
        <translation>Mit einer &amp;Lektion beginnen …</translation>
    </message>
    <message>
        <source>There is nothing to show yet: open a scene, a lesson or a capture first.</source>
        <translation>Noch gibt es nichts zu zeigen: Öffnen Sie zuerst eine Szene, eine Lektion oder einen Mitschnitt.</translation>
    </message>
    <message>
        <source>Lesson</source>
        <translation>Lektion</translation>
    </message>
    <message>
        <source>Lessons (*.md)</source>
        <translation>Lektionen (*.md)</translation>
    </message>
    <message>
        <source>%1: this is no lesson: it has no toml lesson block</source>
        <translation>%1: Das ist keine Lektion: Es fehlt der Block „toml lesson“</translation>
    </message>
    <message>
        <source>Export handout</source>
        <translation>Arbeitsblatt exportieren</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
</context>
<context>
    <name>layerscope::ProjectSession</name>
    <message>
        <source>At %1 s</source>
        <translation>Bei %1 s</translation>
    </message>
    <message>
        <source>Shows the end of the run at once</source>
        <translation>Zeigt sofort das Ende des Laufs</translation>
    </message>
    <message>
        <source>Goes on to the next packet</source>
        <translation>Geht weiter zum nächsten Paket</translation>
    </message>
    <message>
        <source>This is the end</source>
        <translation>Das ist das Ende</translation>
    </message>
    <message>
        <source>Goes on: %1</source>
        <translation>Geht weiter: %1</translation>
    </message>
    <message>
        <source>Asks the question</source>
        <translation>Stellt die Frage</translation>
    </message>
    <message>
        <source>Shows how the hands were counted</source>
        <translation>Zeigt, wie die Meldungen gezählt wurden</translation>
    </message>
    <message>
        <source>Runs on to the answer</source>
        <translation>Läuft weiter bis zur Antwort</translation>
    </message>
    <message>
        <source>Explains the answer</source>
        <translation>Erklärt die Antwort</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>Schritt %1 von %2</translation>
    </message>
    <message>
        <source>stop %1 of %2, packet %3 of %4</source>
        <translation>Halt %1 von %2, Paket %3 von %4</translation>
    </message>
    <message>
        <source>Goes on with this slide</source>
        <translation>Geht mit dieser Folie weiter</translation>
    </message>
</context>
<context>
    <name>layerscope::QuestionPart</name>
    <message>
        <source>How sure are you?</source>
        <translation>Wie sicher sind Sie?</translation>
    </message>
    <message>
        <source>Guessing</source>
        <translation>Geraten</translation>
    </message>
    <message>
        <source>Fairly sure</source>
        <translation>Ziemlich sicher</translation>
    </message>
    <message>
        <source>Certain</source>
        <translation>Ganz sicher</translation>
    </message>
    <message>
        <source>How sure: %1</source>
        <translation>Wie sicher: %1</translation>
    </message>
    <message>
        <source>Answer the question first.</source>
        <translation>Beantworten Sie zuerst die Frage.</translation>
    </message>
    <message>
        <source>Say how sure you are.</source>
        <translation>Sagen Sie, wie sicher Sie sind.</translation>
    </message>
</context>
<context>
    <name>layerscope::ResultsDialog</name>
    <message>
        <source>open</source>
        <translation>offen</translation>
    </message>
    <message>
        <source>reached</source>
        <translation>erreicht</translation>
    </message>
    <message>
        <source>right at first</source>
        <translation>gleich richtig</translation>
    </message>
    <message>
        <source>wrong at first</source>
        <translation>erst falsch</translation>
    </message>
    <message>
        <source>Results: %1</source>
        <translation>Ergebnisse: %1</translation>
    </message>
    <message>
        <source>%1 of %2 right at first, seed %3</source>
        <translation>%1 von %2 gleich richtig, Startwert %3</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Your answer</source>
        <translation>Ihre Antwort</translation>
    </message>
    <message>
        <source>In the run</source>
        <translation>Im Lauf</translation>
    </message>
    <message>
        <source>How sure</source>
        <translation>Wie sicher</translation>
    </message>
    <message>
        <source>Hints</source>
        <translation>Hinweise</translation>
    </message>
    <message>
        <source>Practice</source>
        <translation>Übung</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>%1 of %2 right</source>
        <translation>%1 von %2 richtig</translation>
    </message>
    <message>
        <source>Export as CSV…</source>
        <translation>Als CSV exportieren …</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Export results</source>
        <translation>Ergebnisse exportieren</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>Tabelle (*.csv)</translation>
    </message>
    <message>
        <source>Written: %1</source>
        <translation>Geschrieben: %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>layerscope::SceneView</name>
    <message>
        <source>Scene</source>
        <translation>Szene</translation>
    </message>
    <message>
        <source>click: lose   drag: delay</source>
        <translation>Klick: verlieren   Ziehen: verzögern</translation>
    </message>
    <message>
        <source>delay by %1</source>
        <translation>um %1 verzögern</translation>
    </message>
    <message>
        <source>Frame %1: %2
%3</source>
        <translation>Rahmen %1: %2
%3</translation>
    </message>
    <message>
        <source>
Click to lose it here, drag it to delay it</source>
        <translation>
Klick: hier verlieren, Ziehen: verzögern</translation>
    </message>
    <message>
        <source>
Click to change this link</source>
        <translation>
Klick: diese Leitung ändern</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>Leer</translation>
    </message>
    <message>
        <source>Nothing under way.</source>
        <translation>Nichts unterwegs.</translation>
    </message>
    <message>
        <source>%1 packets under way.</source>
        <translation>%1 Pakete unterwegs.</translation>
    </message>
    <message>
        <source>Under way: %1 %2 to %3. </source>
        <translation>Unterwegs: %1 %2 an %3. </translation>
    </message>
    <message>
        <source> Lost: %1.</source>
        <translation> Verloren: %1.</translation>
    </message>
</context>
<context>
    <name>layerscope::Scrubber</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Drag to seek. With the keyboard: Left and Right by a hundredth, Home, End</source>
        <translation>Ziehen, um zu springen. Mit der Tastatur: Links und Rechts um ein Hundertstel, Pos1, Ende</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
</context>
<context>
    <name>layerscope::SlideThumbnail</name>
    <message>
        <source>Next slide</source>
        <translation>Nächste Folie</translation>
    </message>
    <message>
        <source>This is the last one</source>
        <translation>Das ist die letzte</translation>
    </message>
</context>
<context>
    <name>layerscope::SlideView</name>
    <message>
        <source>For the audience</source>
        <translation>Für das Publikum</translation>
    </message>
    <message>
        <source>Now, on the audience&apos;s screen</source>
        <translation>Jetzt, auf dem Bildschirm des Publikums</translation>
    </message>
</context>
<context>
    <name>layerscope::StackView</name>
    <message>
        <source>Stack</source>
        <translation>Stapel</translation>
    </message>
    <message>
        <source>Stack of %1</source>
        <translation>Stapel von %1</translation>
    </message>
    <message>
        <source>Layer %1, %2: %3</source>
        <translation>Schicht %1, %2: %3</translation>
    </message>
    <message>
        <source>, last crossing %1</source>
        <translation>, letzter Übergang %1</translation>
    </message>
    <message>
        <source>
Double-click to fill it differently</source>
        <translation>
Doppelklick: anders füllen</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>Leer</translation>
    </message>
    <message>
        <source> Layer %1 %2: %3%4.</source>
        <translation> Schicht %1 %2: %3%4.</translation>
    </message>
    <message>
        <source> In the PDU of layer %1 the message %2 is lit.</source>
        <translation> In der PDU der Schicht %1 ist die Nachricht %2 hervorgehoben.</translation>
    </message>
</context>
<context>
    <name>layerscope::StepPills</name>
    <message>
        <source>Steps of the lesson</source>
        <translation>Schritte der Lektion</translation>
    </message>
    <message>
        <source>%1 of %2 done</source>
        <translation>%1 von %2 erledigt</translation>
    </message>
</context>
<context>
    <name>layerscope::StepsBar</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>layerscope::StopsPanel</name>
    <message>
        <source>Add a stop here</source>
        <translation>Hier einen Halt setzen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Stops</source>
        <translation>Halte</translation>
    </message>
    <message>
        <source>Double click or F2: what the audience reads. Behind a bar stand options to vote on: What comes next? | SYN | ACK</source>
        <translation>Doppelklick oder F2: was das Publikum liest. Hinter Strichen stehen Antworten zum Abstimmen: Was kommt als Nächstes? | SYN | ACK</translation>
    </message>
    <message>
        <source>Add a stop at this moment</source>
        <translation>In diesem Augenblick einen Halt setzen</translation>
    </message>
    <message>
        <source>Remove the chosen stop</source>
        <translation>Den gewählten Halt entfernen</translation>
    </message>
</context>
<context>
    <name>layerscope::SummaryPart</name>
    <message>
        <source>You were certain and wrong: read these reasons again, they are worth the most.</source>
        <translation>Sie waren ganz sicher und lagen falsch: Lesen Sie diese Begründungen noch einmal, sie bringen am meisten.</translation>
    </message>
    <message>
        <source>You knew more than you thought: most of your guesses were right.</source>
        <translation>Sie wussten mehr, als Sie dachten: Das meiste, was Sie geraten haben, war richtig.</translation>
    </message>
    <message>
        <source>%1 of %2 right at first</source>
        <translation>%1 von %2 gleich richtig</translation>
    </message>
    <message>
        <source>The task was reached.</source>
        <translation>Die Aufgabe ist gelöst.</translation>
    </message>
    <message>
        <source>The task was not reached.</source>
        <translation>Die Aufgabe ist nicht gelöst.</translation>
    </message>
    <message>
        <source>%1 of %2 tasks reached.</source>
        <translation>%1 von %2 Aufgaben gelöst.</translation>
    </message>
    <message>
        <source>Hints taken: %1</source>
        <translation>Genommene Hinweise: %1</translation>
    </message>
    <message>
        <source>How sure you were</source>
        <translation>Wie sicher Sie waren</translation>
    </message>
    <message>
        <source>right</source>
        <translation>richtig</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>falsch</translation>
    </message>
    <message>
        <source>Guessing</source>
        <translation>Geraten</translation>
    </message>
    <message>
        <source>Fairly sure</source>
        <translation>Ziemlich sicher</translation>
    </message>
    <message>
        <source>Certain</source>
        <translation>Ganz sicher</translation>
    </message>
    <message>
        <source>Question by question</source>
        <translation>Frage für Frage</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>ausgelassen</translation>
    </message>
    <message>
        <source>right at first</source>
        <translation>gleich richtig</translation>
    </message>
    <message>
        <source>wrong at first</source>
        <translation>erst falsch</translation>
    </message>
</context>
<context>
    <name>layerscope::TextInput</name>
    <message>
        <source>Your number</source>
        <translation>Ihre Zahl</translation>
    </message>
    <message>
        <source>Your answer</source>
        <translation>Ihre Antwort</translation>
    </message>
    <message>
        <source>raw</source>
        <translation>absolut</translation>
    </message>
</context>
<context>
    <name>layerscope::TransportBar</name>
    <message>
        <source>Transport</source>
        <translation>Wiedergabe</translation>
    </message>
    <message>
        <source>To the start</source>
        <translation>An den Anfang</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Pos1</translation>
    </message>
    <message>
        <source>One layer crossing back</source>
        <translation>Einen Schichtübergang zurück</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>One layer crossing forward</source>
        <translation>Einen Schichtübergang vor</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>To the end</source>
        <translation>Ans Ende</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Simulated time</source>
        <translation>Simulierte Zeit</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>How much simulated time passes in one second. Keys: [ slower, ] faster</source>
        <translation>Wie viel simulierte Zeit in einer Sekunde vergeht. Tasten: [ langsamer, ] schneller</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>Absolut</translation>
    </message>
    <message>
        <source>Relative</source>
        <translation>Relativ</translation>
    </message>
    <message>
        <source>Sequence numbers</source>
        <translation>Sequenznummern</translation>
    </message>
    <message>
        <source>Sequence numbers as they are in the segments. Key: R</source>
        <translation>Sequenznummern, wie sie in den Segmenten stehen. Taste: R</translation>
    </message>
    <message>
        <source>Sequence numbers counted from the first of each side. Key: R</source>
        <translation>Sequenznummern, von der ersten jeder Seite an gezählt. Taste: R</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>Nummern</translation>
    </message>
    <message>
        <source>%1. Key: %2</source>
        <translation>%1. Taste: %2</translation>
    </message>
    <message>
        <source>nothing to play</source>
        <translation>nichts abzuspielen</translation>
    </message>
    <message>
        <source>waits for your answer</source>
        <translation>wartet auf Ihre Antwort</translation>
    </message>
    <message>
        <source>of %1, %2</source>
        <translation>von %1, %2</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
</context>
<context>
    <name>layerscope::UnmaskModel</name>
    <message>
        <source>space</source>
        <translation>Leerzeichen</translation>
    </message>
    <message>
        <source>i</source>
        <translation>i</translation>
    </message>
    <message>
        <source>masked</source>
        <translation>maskiert</translation>
    </message>
    <message>
        <source>⊕ key[i mod 4]</source>
        <translation>⊕ Schlüssel[i mod 4]</translation>
    </message>
    <message>
        <source>= original</source>
        <translation>= Original</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
</context>
<context>
    <name>layerscope::WebSocketPage</name>
    <message>
        <source>Handshake and frames</source>
        <translation>Handshake und Frames</translation>
    </message>
    <message>
        <source>Sec-WebSocket-Accept, step by step</source>
        <translation>Sec-WebSocket-Accept, Schritt für Schritt</translation>
    </message>
    <message>
        <source>No secret is involved: it shows that the server understood a WebSocket handshake. RFC 6455 §1.3</source>
        <translation>Kein Geheimnis ist im Spiel: Es zeigt, dass der Server einen WebSocket-Handshake verstanden hat. RFC 6455 §1.3</translation>
    </message>
    <message>
        <source>WebSocket connection</source>
        <translation>WebSocket-Verbindung</translation>
    </message>
    <message>
        <source>The connection that is shown</source>
        <translation>Die Verbindung, die zu sehen ist</translation>
    </message>
    <message>
        <source>Go to the handshake</source>
        <translation>Zum Handshake gehen</translation>
    </message>
    <message>
        <source>To the moment when the server&apos;s answer has arrived</source>
        <translation>Zu dem Augenblick, in dem die Antwort des Servers angekommen ist</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>At this moment no client has asked for a WebSocket yet.</source>
        <translation>In diesem Augenblick hat noch kein Client nach einem WebSocket gefragt.</translation>
    </message>
    <message>
        <source>The server has not answered yet.</source>
        <translation>Der Server hat noch nicht geantwortet.</translation>
    </message>
    <message>
        <source>what if: a server of Layerscope&apos;s was asked</source>
        <translation>was wäre, wenn: ein Server von Layerscope wurde gefragt</translation>
    </message>
    <message>
        <source>The server answered 101 although the request breaks a rule: it should not have.</source>
        <translation>Der Server hat mit 101 geantwortet, obwohl die Anfrage eine Regel verletzt: Das hätte er nicht tun dürfen.</translation>
    </message>
    <message>
        <source>Asked, a client says: %1.</source>
        <translation>Gefragt, sagt ein Client: %1.</translation>
    </message>
    <message>
        <source>Asked, a client opens the WebSocket.</source>
        <translation>Gefragt, eröffnet ein Client den WebSocket.</translation>
    </message>
</context>
<context>
    <name>layerscope::WhatIfRows</name>
    <message>
        <source>waiting, %1</source>
        <translation>wartet, %1</translation>
    </message>
    <message>
        <source>A</source>
        <translation>A</translation>
    </message>
    <message>
        <source>as recorded</source>
        <translation>wie aufgezeichnet</translation>
    </message>
    <message>
        <source>B</source>
        <translation>B</translation>
    </message>
    <message>
        <source>what if</source>
        <translation>was wäre, wenn</translation>
    </message>
    <message>
        <source>≠  first difference at %1</source>
        <translation>≠  erster Unterschied bei %1</translation>
    </message>
    <message>
        <source>difference</source>
        <translation>Unterschied</translation>
    </message>
    <message>
        <source>A: %1   B: %2</source>
        <translation>A: %1   B: %2</translation>
    </message>
</context>
<context>
    <name>layerscope::WhatIfStrip</name>
    <message>
        <source>What if</source>
        <translation>Was wäre, wenn</translation>
    </message>
    <message>
        <source>First difference</source>
        <translation>Erster Unterschied</translation>
    </message>
    <message>
        <source>Go to the moment at which the two runs part</source>
        <translation>Zu dem Augenblick gehen, in dem sich die beiden Läufe trennen</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>Show the ladders of both runs beside each other</source>
        <translation>Die Weg-Zeit-Diagramme beider Läufe nebeneinander zeigen</translation>
    </message>
    <message>
        <source>Keep as run</source>
        <translation>Als Lauf behalten</translation>
    </message>
    <message>
        <source>The run with the change becomes the run of this scene</source>
        <translation>Der Lauf mit der Änderung wird der Lauf dieser Szene</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Go back to the run as it was recorded</source>
        <translation>Zurück zum Lauf, wie er aufgezeichnet wurde</translation>
    </message>
    <message>
        <source>What if %1? %2</source>
        <translation>Was, wenn %1? %2</translation>
    </message>
</context>
<context>
    <name>layerscope::WhyPopover</name>
    <message>
        <source>Why did it happen?</source>
        <translation>Warum ist es geschehen?</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
    <message>
        <source>Why “%1”?</source>
        <translation>Warum „%1“?</translation>
    </message>
    <message>
        <source>%1 layer crossings left out   ·   Esc closes   Enter goes to the cause</source>
        <translation>%1 Schichtübergänge ausgelassen   ·   Esc schließt   Eingabe geht zur Ursache</translation>
    </message>
    <message>
        <source>Esc closes   Enter goes to the cause</source>
        <translation>Esc schließt   Eingabe geht zur Ursache</translation>
    </message>
    <message>
        <source>Nothing before it in this trace: it begins here.</source>
        <translation>Davor steht nichts in dieser Aufzeichnung: Sie beginnt hier.</translation>
    </message>
    <message>
        <source>… and %1 earlier causes</source>
        <translation>… und %1 frühere Ursachen</translation>
    </message>
</context>
</TS>
