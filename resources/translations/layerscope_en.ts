<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>layerscope::HexView</name>
    <message numerus="yes">
        <source>%n byte(s), none selected</source>
        <translation>
            <numerusform>%n byte, none selected</numerusform>
            <numerusform>%n bytes, none selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>layerscope::LessonCard</name>
    <message numerus="yes">
        <source>%n hint(s)</source>
        <translation>
            <numerusform>%n hint</numerusform>
            <numerusform>%n hints</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>○  Not reached yet, after %n run(s).</source>
        <translation>
            <numerusform>○  Not reached yet, after %n run.</numerusform>
            <numerusform>○  Not reached yet, after %n runs.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This is your own connection: %n packet(s) of the loopback of this computer.</source>
        <translation>
            <numerusform>This is your own connection: %n packet of the loopback of this computer.</numerusform>
            <numerusform>This is your own connection: %n packets of the loopback of this computer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You see a connection that was captured on another computer: %n packet(s).</source>
        <translation>
            <numerusform>You see a connection that was captured on another computer: %n packet.</numerusform>
            <numerusform>You see a connection that was captured on another computer: %n packets.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>layerscope::LessonController</name>
    <message numerus="yes">
        <source> (and %n more)</source>
        <translation>
            <numerusform> (and %n more)</numerusform>
            <numerusform> (and %n more)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>layerscope::MainWindow</name>
    <message numerus="yes">
        <source>Secrets of %n connection(s) are known: Decrypt TLS is on.</source>
        <translation>
            <numerusform>Secrets of %n connection are known: Decrypt TLS is on.</numerusform>
            <numerusform>Secrets of %n connections are known: Decrypt TLS is on.</numerusform>
        </translation>
    </message>
</context>
</TS>
