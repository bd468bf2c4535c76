// Command bench measures Due Course against its bare counterparts, side by side in
// one run, and prints one table (make bench). Absolute times mean little on a shared
// machine: what counts is the ratio of medians over interleaved rounds.
//
// It may import everything: like the dev stack, it links the Temporal server.
package main
