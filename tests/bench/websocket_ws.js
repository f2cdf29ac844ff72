// Reads a stream of masked frames with the Receiver of `ws`, as its server does with what comes from a socket.
//   node websocket_ws.js FILE PIECE_SIZE ROUNDS    prints: CPU seconds of a round, messages, bytes, mark
'use strict';
const fs = require('fs');
const { Receiver } = require('ws');

const stream = fs.readFileSync(process.argv[2]);
const pieceSize = Number(process.argv[3]);
const rounds = Number(process.argv[4]);

// It unmasks in place, so that each round needs bytes of its own; a socket would have read them.
function freshPieces() {
    const pieces = [];
    for (let at = 0; at < stream.length; at += pieceSize)
        pieces.push(Buffer.from(stream.subarray(at, at + pieceSize)));
    return pieces;
}

let messages, bytes, mark;
function readAll(pieces) {
    messages = bytes = mark = 0;
    const receiver = new Receiver({ isServer: true, maxPayload: 64 << 20 });
    receiver.on('message', (data) => {
        ++messages;
        bytes += data.length;
        mark += data[0] + data[data.length - 1];
    });
    receiver.on('error', (error) => { throw error; });
    return new Promise((resolve) => {
        for (const piece of pieces)
            receiver.write(piece);
        receiver.end(resolve);
    });
}

async function main() {
    for (let round = 0; round < 5; ++round) // until the compiler has seen enough
        await readAll(freshPieces());
    const prepared = Array.from({ length: rounds }, freshPieces);
    const before = process.cpuUsage();
    for (const pieces of prepared)
        await readAll(pieces);
    const used = process.cpuUsage(before);
    console.log((used.user + used.system) / 1e6 / rounds, messages, bytes, mark);
}
main();
