package console

import (
	"strconv"

	"duecourse/internal/casework"
)

// importWorks is a file that is being brought in, or how that ended.
func (c *Console) importWorks(im casework.FileImport) ([]longWork, []endedWork) {
	counted := strconv.Itoa(im.Lines) + " of " + strconv.Itoa(im.Total) + " lines"
	switch {
	case im.UnderWay(c.Now()):
		done, of := int64(im.Lines), int64(im.Total)
		return []longWork{{
			ID: "import", Bar: true, Label: "Lines so far", Done: done, Of: of, Text: counted + ".",
			Said: "Under way." + quarters(done, of), Again: "/imports/" + im.ID,
		}}, nil
	case im.Complete():
		return nil, []endedWork{{ID: "import", Said: "Done: " + counted + ", " + strconv.Itoa(len(im.Refused)) + " refused."}}
	}
	return nil, []endedWork{{ID: "import", Said: "It was broken off after " + counted + "."}}
}

// earlierImport is a file that was sent before.
type earlierImport struct {
	casework.FileImport
	Fate string
}

func (c *Console) fateOf(im casework.FileImport) string {
	switch {
	case im.UnderWay(c.Now()):
		return "under way"
	case !im.Complete():
		return "broken off"
	case im.DryRun:
		return "only looked at"
	}
	return "brought in"
}
