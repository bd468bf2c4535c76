package wire

import (
	"context"
	"io"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// Import counts a file of posts as one command, whatever became of its lines.
func (d desk) Import(ctx context.Context, who app.Caller, file io.Reader, progress func(app.ImportProgress)) (app.ImportProgress, error) {
	result, err := d.Service.Import(ctx, who, file, progress)
	d.decided("import-incidents", err)
	return result, err
}

// ImportFile counts a file that is taken in, and not one that is only looked at.
func (d desk) ImportFile(
	ctx context.Context, who app.Caller, kind casework.ImportKind, dry bool, from io.Reader, progress func(app.ImportProgress),
) (casework.FileImport, error) {
	im, err := d.Service.ImportFile(ctx, who, kind, dry, from, progress)
	if !dry {
		d.decided("import-"+casework.Name(kind), err)
	}
	return im, err
}

func (d desk) RequestAccount(ctx context.Context, who app.Caller, ask casework.RequestAccount) (app.AccountAnswer, error) {
	answer, err := d.Service.RequestAccount(ctx, who, ask)
	d.decided(ask.Name(), err)
	return answer, err
}

func (d desk) DoRequest(ctx context.Context, who app.Caller, ref string, command casework.RequestCommand) (app.AccountAnswer, error) {
	answer, err := d.Service.DoRequest(ctx, who, ref, command)
	d.decided(command.Name(), err)
	return answer, err
}

func (d desk) GiveFile(ctx context.Context, who app.Caller, ref string, give casework.GiveEvidence, upload io.Reader) (app.AccountAnswer, error) {
	answer, err := d.Service.GiveFile(ctx, who, ref, give, upload)
	d.decided(give.Name(), err)
	return answer, err
}

func (d desk) DoAccount(ctx context.Context, who app.Caller, ref string, command casework.AccountCommand) (app.AccountAnswer, error) {
	answer, err := d.Service.DoAccount(ctx, who, ref, command)
	d.decided(command.Name(), err)
	return answer, err
}

// AskAgain counts a round of asking everybody as one command, whomever it reached.
func (d desk) AskAgain(ctx context.Context, who app.Caller, ask casework.AskAccountAgain) (app.AskAgainResult, error) {
	result, err := d.Service.AskAgain(ctx, who, ask)
	d.decided("ask-everybody-again", err)
	return result, err
}
