package api

import (
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

const (
	importPath = base + "/incidents/import"
	// importPause is how long the sender of a file may say nothing.
	importPause = time.Minute
)

// imported is what became of a file of posts.
type imported struct {
	Created int                    `json:"created" doc:"Cases that were opened"`
	Refused []casework.RefusedLine `json:"refused"`
}

func (a *api) importRoute() {
	op := a.beside(route{
		id: "import-incidents", method: http.MethodPost, path: importPath, tag: "incidents",
		summary: "Report many posts: the good lines are taken, the bad ones told, and nothing is taken twice",
		may:     with(app.RightImport), answers: answers{http.StatusOK: imported{}},
	}, []*huma.Param{keyParameter()}, typeCSV, &huma.Schema{
		Type:        "string",
		Description: "A header of the fields of post (channel,url,author,text,posted_at), then a line for each post",
	}, a.importPosts)
	op.Responses[strconv.Itoa(http.StatusOK)].Content[typeLines] = &huma.MediaType{Schema: a.schema(oneOf{importedSoFar{}, imported{}, Problem{}})}
}

func (a *api) importPosts(c *gin.Context) error {
	who, err := sender(c)
	if err != nil {
		return err
	}
	file, err := a.sentCSV(c)
	if err != nil {
		return err
	}
	if wantsTelling(c) {
		a.importTelling(c, who, file)
		return nil
	}
	result, err := a.importFrom(c, who, file, file.goesOn)
	if err == nil {
		c.JSON(http.StatusOK, result)
	}
	return err
}

// importTelling imports while it tells the sender how far it has come.
func (a *api) importTelling(c *gin.Context, who app.Caller, file *patient) {
	listener := tell(c)
	defer listener.stop() // also when the desk falls over
	result, err := a.importFrom(c, who, file, func(sofar app.ImportProgress) { file.goesOn(sofar); listener.goesOn(sofar) })
	if err != nil {
		listener.end(a.problem(c.Request.Context(), err))
		return
	}
	listener.end(result)
}

func (a *api) importFrom(c *gin.Context, who app.Caller, file io.Reader, progress func(app.ImportProgress)) (imported, error) {
	result, err := a.Desk.Import(c.Request.Context(), who, file, progress)
	if err != nil {
		err = a.unsentCSV(err)
	}
	return imported{Created: result.Created, Refused: list(result.Refused)}, err
}

// patient reads a file for as long as its sender goes on sending: an import takes
// as long as it takes.
type patient struct {
	from       io.Reader
	connection *http.ResponseController
}

func (p *patient) Read(b []byte) (int, error) {
	_ = p.connection.SetReadDeadline(time.Now().Add(importPause)) // a recorder in a test has none
	return p.from.Read(b)
}

// goesOn leaves time for the answer after the last line.
func (p *patient) goesOn(app.ImportProgress) {
	now := time.Now()
	_ = p.connection.SetReadDeadline(now.Add(importPause)) // the connection is listened to after the end of the file, too
	_ = p.connection.SetWriteDeadline(now.Add(2 * importPause))
}
