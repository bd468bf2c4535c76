package console

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// importBody is a kind of file to import, or a file and what came of it.
type importBody struct {
	Kind     casework.ImportKind
	Title    string
	Lead     string
	Columns  []string
	Form     form
	Import   *casework.FileImport // nil: no file was sent
	UnderWay bool
	Earlier  []earlierImport
	At       string // address of this kind's page
	Jobs     []job
	Finished []finishedJob
}

// earlierImport is a file that the person sent before.
type earlierImport struct {
	casework.FileImport
	State string
}

const (
	importWait    = 2 * time.Second        // how long the page waits for a short file
	importPoll    = 100 * time.Millisecond // how often it checks whether the import has begun
	importTimeout = 3 * time.Second        // how long a shutdown waits for files
	shownRejected = 100                    // rejected lines that the page shows
)

func importTitle(kind casework.ImportKind) (heading, lead string) {
	switch kind {
	case casework.ImportPosts:
		return "Import reported posts", "Each line becomes a reported post. A post that already has a case stays as it is."
	case casework.ImportAccounts:
		return "Import existing accounts", "We mark each account as not reviewed, and its review begins (S2)."
	case casework.ImportLearning:
		return "Import records of the learning platform", "What people completed counts for open requests and for accounts on the register (S5)."
	case casework.ImportLeavers:
		return "Import people who have left", "We suspend the accounts of people who have left until somebody else owns them."
	}
	return casework.Words(kind), ""
}

func importPath(kind casework.ImportKind) string {
	if kind == casework.ImportAccounts {
		return "/accounts/import"
	}
	return "/" + string(kind) + "/import"
}

// importPage asks for a file.
func (c *Console) importPage(kind casework.ImportKind) gin.HandlerFunc {
	return func(g *gin.Context) {
		c.showImportForm(g, http.StatusOK, kind, c.importForm(kind, "", ""), nil)
	}
}

// importForm sends a file to be checked, or, with the id of the check, to be imported.
// Posts are imported without a check.
func (c *Console) importForm(kind casework.ImportKind, checked, token string) form {
	f := form{ID: "import", Action: importPath(kind), Files: true, Submit: "Check the file", Lead: "This only checks the file. It imports nothing yet."}
	label := "CSV file"
	if kind == casework.ImportPosts {
		f.Submit, f.Lead = "Import these posts", "The import runs by itself. Its page shows how far it has come."
	}
	if checked != "" {
		f.Submit, f.Lead, label = "Import the file", "If that is what you expect, import the file.", "The same CSV file again"
		f.Fields = append(f.Fields, hidden("checked", checked))
	}
	f.Fields = append(f.Fields, field{Kind: kindFile, Name: "file", Label: label, Hint: "Up to 25 MB. The first line must name the columns."})
	return f.withToken(token)
}

func (c *Console) showImportForm(g *gin.Context, status int, kind casework.ImportKind, f form, wrong []summaryLine) {
	heading, lead := importTitle(kind)
	body := importBody{Kind: kind, Title: heading, Lead: lead, Columns: app.ImportColumns(kind), Form: f, At: importPath(kind)}
	list, err := c.Service.FileImports(g.Request.Context(), caller(g))
	if err != nil {
		c.problem(g, err)
		return
	}
	for _, im := range list {
		if im.Kind == kind {
			body.Earlier = append(body.Earlier, earlierImport{im, c.importState(im)})
		}
	}
	c.render(g, status, page{Name: "import-file", Title: heading, Errors: wrong, Body: body})
}

func (c *Console) importState(im casework.FileImport) string {
	switch {
	case im.UnderWay(c.Now()):
		return "running"
	case !im.Complete():
		return "stopped early"
	case im.DryRun:
		return "checked only"
	}
	return "imported"
}

// importFile starts an import and redirects to its page. A file that takes long is imported
// in the background.
func (c *Console) importFile(kind casework.ImportKind) gin.HandlerFunc {
	return func(g *gin.Context) {
		in, err := readForm(g)
		if err != nil {
			c.problem(g, err)
			return
		}
		checked := in.Values.get("checked")
		id, err := c.beginImport(g, kind, in, checked)
		if err != nil {
			why := *c.explain(g, err)
			why.Fields = columnErrors(why.Fields)
			status, _ := statusOf(why.Code)
			rejected := &rejectedForm{input: in, why: &why}
			f, lines := rejected.fill(c.importForm(kind, checked, in.Token))
			c.showImportForm(g, status, kind, f, lines)
			return
		}
		g.Redirect(http.StatusSeeOther, "/imports/"+id)
	}
}

// columnErrors moves the errors of columns to the field with the file.
func columnErrors(wrong []casework.FieldError) []casework.FieldError {
	if len(wrong) == 0 {
		return nil
	}
	all := each(wrong, func(w casework.FieldError) string {
		if w.Field == "file" {
			return w.Message
		}
		return w.Field + ": " + w.Message
	})
	return []casework.FieldError{{Field: "file", Message: strings.Join(all, " ")}}
}

// beginImport gives the id of the import, by which its page is found.
func (c *Console) beginImport(g *gin.Context, kind casework.ImportKind, in formInput, checked string) (string, error) {
	ctx, who := g.Request.Context(), in.caller(g)
	dry := checked == "" && kind != casework.ImportPosts
	file, err := in.openFile()
	if err != nil {
		return "", err
	}
	if checked != "" {
		if err := c.requireSameFile(ctx, who, checked, file); err != nil {
			return "", errors.Join(err, file.Close())
		}
	}
	ended := make(chan error, 1)
	c.running.Go(func() {
		defer file.Close() //nolint:errcheck // it was only read
		_, err := c.Service.ImportFile(context.WithoutCancel(ctx), who, kind, dry, file, nil)
		ended <- err
	})
	id := c.Service.ImportID(who, kind, dry)
	deadline := time.After(importWait)
	for {
		select {
		case err := <-ended:
			return id, err
		case <-deadline:
			if _, err := c.Service.FileImport(ctx, who, id); err == nil {
				return id, nil
			}
			deadline = time.After(importPoll) // it has not begun yet
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

// requireSameFile refuses a file that is not the one that was checked.
func (c *Console) requireSameFile(ctx context.Context, who app.Caller, checked string, file multipart.File) error {
	before, err := c.Service.FileImport(ctx, who, checked)
	if err != nil {
		return err
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if hex.EncodeToString(sum.Sum(nil)) != before.Digest {
		return invalid("file", "This is not the file that you checked. Choose that file, or check this one first.")
	}
	return nil
}

// importResult shows how far an import has come, and what came of it.
func (c *Console) importResult(g *gin.Context) {
	im, err := c.Service.FileImport(g.Request.Context(), caller(g), g.Param("id"))
	if err != nil {
		c.problem(g, err)
		return
	}
	heading, lead := importTitle(im.Kind)
	body := importBody{Kind: im.Kind, Title: heading, Lead: lead, Import: &im, UnderWay: im.UnderWay(c.Now()), At: importPath(im.Kind)}
	if im.DryRun && im.Complete() && im.Taken > 0 {
		body.Form = c.importForm(im.Kind, im.ID, "")
	}
	body.Jobs, body.Finished = c.importJobs(im)
	p := page{Name: "import", Title: heading, Body: body}
	if im.EndedAt == nil {
		p.Watch = "/events?of=" + im.ID + "&was=" + importVersion(im)
	}
	c.render(g, http.StatusOK, p)
}

func importVersion(im casework.FileImport) string {
	return strconv.Itoa(im.Lines) + "-" + strconv.FormatBool(im.EndedAt != nil)
}

// Rejected are the first of the rejected lines.
func (b importBody) Rejected() []casework.RefusedLine {
	return b.Import.Refused[:min(len(b.Import.Refused), shownRejected)]
}

// More is how many lines were rejected besides those.
func (b importBody) More() int { return max(0, len(b.Import.Refused)-shownRejected) }

// Posts says whether the lines are posts.
func (b importBody) Posts() bool { return b.Kind == casework.ImportPosts }

// rejectedCSV is every rejected line of a file, and why, as a table.
func (c *Console) rejectedCSV(g *gin.Context) {
	im, err := c.Service.FileImport(g.Request.Context(), caller(g), g.Param("id"))
	if err != nil {
		c.problem(g, err)
		return
	}
	rows := [][]string{{"line", "why"}}
	for _, l := range im.Refused {
		rows = append(rows, []string{strconv.Itoa(l.Line), l.Why})
	}
	sendTable(g, "refused-"+im.ID+".csv", rows)
}
