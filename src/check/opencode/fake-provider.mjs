// Fake OpenAI-compatible provider. usage: node fake-provider.mjs [port=4700; 0: chosen by the system, see the line it prints]
// Behaviour is chosen by words in the last user message:
//   tokens=N  number of text deltas (default 20)   delay=MS  ms between deltas (default 20)
//   err500    respond 500      err400  respond 400      err429 respond 429 (retryable)
//   tool      emit one bash tool call, then text on the follow-up request
//   write     emit one `write` tool call (file edited events)
//   ask       emit one `question`-tool call if offered
//   todo      emit one todowrite tool call;  subagent  emit one task tool call (child session)
//   stamp     each delta is 'T<epoch microseconds> ' (+ size=N padding) for latency measurement
//   reason    emit reasoning_content deltas first
//   drop      destroy the socket after half of the deltas
//   hang      send headers + one delta and then nothing
import http from 'node:http'; import fs from 'node:fs';
const port=+(process.argv[2]||4700); const logf=process.env.FAKE_LOG||'fake-provider.log';
const sleep=ms=>new Promise(r=>setTimeout(r,ms));
http.createServer(async (req,res)=>{
  let b=''; for await(const c of req) b+=c;
  if(req.method==='GET'){res.setHeader('content-type','application/json');res.end(JSON.stringify({object:'list',data:[{id:'fake-1',object:'model'}]}));return}
  let j={}; try{j=JSON.parse(b)}catch{}
  const msgs=j.messages||[]; const lastUser=[...msgs].reverse().find(m=>m.role==='user');
  let text=lastUser?(typeof lastUser.content==='string'?lastUser.content:(lastUser.content||[]).map(p=>p.text||'').join(' ')):'';
  const sys=JSON.stringify(msgs.find(m=>m.role==='system')||''); const isTitle=/title generator|generate a (brief )?title/i.test(sys)||/Generate a title/i.test(text);
  const last=msgs[msgs.length-1];
  fs.appendFileSync(logf,JSON.stringify({t:Date.now(),url:req.url,stream:j.stream,model:j.model,n:msgs.length,lastRole:last?.role,isTitle,text:text.slice(0,120),tools:(j.tools||[]).map(t=>t.function?.name)})+'\n');
  const has=w=>new RegExp('\\b'+w+'\\b').test(text)&&!isTitle;
  const num=(k,d)=>{const m=text.match(new RegExp(k+'=(\\d+)'));return m?+m[1]:d};
  if(has('err500')||has('err400')||has('err429')){const c=has('err500')?500:has('err400')?400:429;res.statusCode=c;res.setHeader('content-type','application/json');res.end(JSON.stringify({error:{message:`fake ${c}`,type:'fake_error',code:String(c)}}));return}
  res.writeHead(200,{'content-type':'text/event-stream','cache-control':'no-cache'});
  const id='chatcmpl-'+Math.random().toString(36).slice(2);
  const send=(delta,finish=null,usage)=>res.write('data: '+JSON.stringify({id,object:'chat.completion.chunk',created:Math.floor(Date.now()/1000),model:j.model,choices:[{index:0,delta,finish_reason:finish}],...(usage?{usage}:{})})+'\n\n');
  send({role:'assistant',content:''});
  if(isTitle){send({content:'Fake title'});send({},'stop',{prompt_tokens:5,completion_tokens:2,total_tokens:7});res.end('data: [DONE]\n\n');return}
  const tools=(j.tools||[]).map(t=>t.function?.name);
  if((has('tool')||has('write')||has('ask')||has('todo')||has('subagent'))&&last?.role==='user'){
    let name='bash',args={command:'echo hello-from-tool; ls',description:'say hello'};
    if(has('write')){name='write';args={filePath:process.env.FAKE_WRITE||'written.txt',content:'written by the fake model '+Date.now()+'\n'}}
    if(has('ask')){name='question';args={questions:[{question:'Which?',header:'Pick',options:[{label:'A',description:'a'},{label:'B',description:'b'}]}]}}
    if(has('todo')){name='todowrite';args={todos:[{content:'one',status:'in_progress',priority:'high'},{content:'two',status:'pending',priority:'low'}]}}
    if(has('subagent')){name='task';args={description:'child work',prompt:'child says tokens=8',subagent_type:'general'}}
    const a=JSON.stringify(args);
    send({tool_calls:[{index:0,id:'call_'+Math.random().toString(36).slice(2),type:'function',function:{name,arguments:''}}]});
    for(let i=0;i<a.length;i+=16){send({tool_calls:[{index:0,function:{arguments:a.slice(i,i+16)}}]});await sleep(5)}
    send({},'tool_calls',{prompt_tokens:50,completion_tokens:20,total_tokens:70});res.end('data: [DONE]\n\n');return}
  const n=num('tokens',20),d=num('delay',20),size=num('size',0);
  if(has('reason'))for(let i=0;i<10;i++){send({reasoning_content:`think${i} `});await sleep(d)}
  for(let i=0;i<n;i++){ if(res.destroyed)return; send({content:has('stamp')?('T'+Math.round((performance.timeOrigin+performance.now())*1000)+' '+'x'.repeat(Math.max(0,size-18))):size?('x'.repeat(size-6)+String(i).padStart(5,'0')+' '):`word${i} `}); if(!d&&i%50===49)await new Promise(r=>res.writableNeedDrain?res.once('drain',r):setImmediate(r)); if(has('drop')&&i>=n/2){res.destroy();return} if(has('hang')){return} if(d)await sleep(d)}
  send({},'stop',{prompt_tokens:50,completion_tokens:n,total_tokens:50+n}); res.end('data: [DONE]\n\n');
}).listen(port,'127.0.0.1',function(){console.log('fake provider on',this.address().port)});
