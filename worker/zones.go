package worker

import (
	"fmt"
	"time"
	_ "time/tzdata" // the zones of running cases must be known in the smallest container
)

// zoneLookup finds the time zones that the rules of cases name. No name is the
// worker's own zone: rules that are older than the name were applied in it.
//
// Workflows call it, and workflows must do no I/O. Almost every case names the
// worker's own zone, which is in memory. Another zone is read from the zone database,
// once per run: constant data, embedded in the program, the same on every worker of
// one release. So a replay gets the same zone, as it gets the same own zone.
func zoneLookup(own *time.Location) func(name string) (*time.Location, error) {
	return func(name string) (*time.Location, error) {
		switch name {
		case "", own.String():
			return own, nil
		case "Local": // is a different zone on each machine
			return nil, fmt.Errorf("time zone %q is not allowed", name)
		}
		zone, err := time.LoadLocation(name)
		if err != nil {
			return nil, fmt.Errorf("time zone: %w", err)
		}
		return zone, nil
	}
}
